"""What the functions may do in MariaDB."""

from central.servers import Connection
from library import settings

# What the functions do with each table, and nothing more.
_RIGHTS = {
    "users": "SELECT",
    "books": "SELECT, INSERT, UPDATE",
    "copies": "SELECT, INSERT, UPDATE",
    "loans": "SELECT, INSERT, UPDATE",
    "reservations": "SELECT, INSERT, UPDATE",
    "changes": "SELECT, INSERT, DELETE",
    "outbox": "SELECT, INSERT, UPDATE, DELETE",
    "notifications": "SELECT, INSERT, UPDATE, DELETE",
    "dead_letters": "SELECT, INSERT, DELETE",
}


def let_functions_in(connection: Connection) -> None:
    """Make the account DB_USER, with DB_PASSWORD as its present password and the rights that the functions use."""
    account, password = settings.DB_USER, settings.DB_PASSWORD
    with connection.cursor() as cursor:
        cursor.execute("CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED BY %s", (account, password))
        # A new password replaces the old one. Nobody waits longer than a second for an answer: see
        # library/store/mariadb.py.
        cursor.execute("ALTER USER %s@'%%' IDENTIFIED BY %s WITH MAX_STATEMENT_TIME 2", (account, password))
        for table, rights in _RIGHTS.items():
            cursor.execute(f"GRANT {rights} ON `{settings.DB_NAME}`.{table} TO %s@'%%'", (account,))
