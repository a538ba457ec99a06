"""Load on the library: what a request costs, and what its users feel while a member dies."""
