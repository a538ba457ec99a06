"""The third cluster: its servers, its passwords, and the long way to it."""
