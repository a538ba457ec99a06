"""The readers that Locust plays."""
