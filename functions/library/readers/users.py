"""Users, as MariaDB holds them.

Whoever changes one ends the user's sessions after the COMMIT, with `sessions.end_all`: they stand on what was before.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from library import limits, texts
from library.readers import passwords
from library.store import mariadb
from library.web.fields import text
from library.web.problems import Problem, invalid

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

ROLES = ("user", "admin")
# Who is called so in the form of ids, unless an id of before that form is just what was typed.
_NAMED = "FROM users WHERE id IN (%s, %s) ORDER BY id = %s DESC LIMIT 1"
_OWN_TABLES = ("notifications", "reservations", "loans", "changes")


@dataclass(frozen=True, slots=True)
class User:
    """Someone who can log in."""

    id: str
    password_hash: str
    role: str


def find(typed: str) -> User | None:
    """Give the user who logs in with this, None if there is none."""
    rows = mariadb.query(f"SELECT id, password_hash, role {_NAMED}", typed, texts.login_id(typed), typed)
    return User(*rows[0]) if rows else None


def known_id(value: object, name: str = "id") -> str:
    """Give what can be a user's id, as it is typed, else 400."""
    typed = text(value, name, limits.LONGEST_USER_ID)
    text(texts.login_id(typed), name, limits.LONGEST_USER_ID)
    return typed


def stored_id(typed: str) -> str:
    """Give the id of the user who is called so, the form of what is typed where there is none."""
    return typed if typed == texts.login_id(typed) else mariadb.transaction(lambda cursor: named(cursor, typed))


def named(cursor: "Cursor", typed: str) -> str:
    """Give the id of the user who is called so, the form of what is typed where there is none."""
    form = texts.login_id(typed)
    cursor.execute(f"SELECT id {_NAMED}", (typed, form, typed))
    rows = cursor.fetchall()
    return rows[0][0] if rows else form


def new_password(value: object) -> str:
    """Give what can be a new password, else 400."""
    password = text(value, "password", limits.LONGEST_PASSWORD)
    if len(password) < limits.SHORTEST_PASSWORD:
        raise invalid(f"A new password must have {limits.SHORTEST_PASSWORD} characters or more.")
    return password


def add(cursor: "Cursor", user_id: str, password: str, role: str) -> None:
    """Add a user, with the form of this id; 409 where there is one with an id of the same form."""
    user_id = texts.login_id(user_id)
    cursor.execute("SELECT id FROM users")
    known = next((each for (each,) in cursor.fetchall() if texts.login_id(each) == user_id), None)
    sql = "INSERT IGNORE INTO users (id, password_hash, role) VALUES (%s, %s, %s)"
    if known is not None or not cursor.execute(sql, (user_id, passwords.hash(password), role)):
        raise Problem(409, "user_exists", f"There is a user '{known or user_id}' already.")


def change_role(cursor: "Cursor", user_id: str, role: str) -> None:
    """Make a user an administrator, or an administrator a user; 404 where there is none."""
    _lock(cursor, user_id)
    cursor.execute("UPDATE users SET role = %s WHERE id = %s", (role, user_id))


def change_password(cursor: "Cursor", user_id: str, password: str) -> None:
    """Replace a user's password; 404 where there is none."""
    _lock(cursor, user_id)
    cursor.execute("UPDATE users SET password_hash = %s WHERE id = %s", (passwords.hash(password), user_id))


def remove(cursor: "Cursor", user_id: str) -> None:
    """Remove a user with the past loans and all else; 409 while a loan or a reservation is open, 404 without a user."""
    _lock(cursor, user_id)
    cursor.execute(
        "SELECT (SELECT COUNT(*) FROM loans WHERE open_user = %s), "
        "(SELECT COUNT(*) FROM reservations WHERE open_user = %s)",
        (user_id, user_id),
    )
    ((loans, reservations),) = cursor.fetchall()
    if loans or reservations:
        sentence = f"User '{user_id}' has open loans ({loans}) or reservations ({reservations}); end them first."
        raise Problem(409, "user_has_open", sentence)
    for table in _OWN_TABLES:
        cursor.execute(f"DELETE FROM {table} WHERE user_id = %s", (user_id,))  # noqa: S608 - our own
    cursor.execute("DELETE FROM users WHERE id = %s", (user_id,))


def _lock(cursor: "Cursor", user_id: str) -> None:
    """Let the user's changes of loans wait, see idempotency.once; 404 where there is none."""
    if not cursor.execute("SELECT id FROM users WHERE id = %s FOR UPDATE", (user_id,)):
        raise Problem(404, "user_not_found", f"There is no user '{user_id}'.")
