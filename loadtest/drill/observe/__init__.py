"""What a drill sees of the library: before the load, while it runs, and after it."""
