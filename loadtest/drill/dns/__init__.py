"""A health-checked DNS in place of the proxy, and clients that follow its answers."""
