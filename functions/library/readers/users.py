"""Users, as MariaDB holds them."""

from dataclasses import dataclass

from library.store import mariadb


@dataclass(frozen=True, slots=True)
class User:
    """Someone who can log in."""

    id: str
    password_hash: str
    role: str


def find(user_id: str) -> User | None:
    """Give the user who logs in with this id, None if there is none."""
    rows = mariadb.query("SELECT id, password_hash, role FROM users WHERE id = %s", user_id)
    return User(*rows[0]) if rows else None
