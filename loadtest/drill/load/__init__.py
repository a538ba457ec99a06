"""The load of a drill: Locust's users, and the prober beside them."""
