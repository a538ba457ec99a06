"""Passwords that everybody knows, as they stand here. Only a local run asks for accounts that have them."""

ACCOUNTS = {"user": ("password", "user"), "admin": ("admin123", "admin")}
"""The test accounts: password and role by id."""
READERS_PASSWORD = "password"  # noqa: S105
"""What the local run gives to reader-1, reader-2, … for load tests."""
