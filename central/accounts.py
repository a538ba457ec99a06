"""Who may use central: the functions' database account, and the library's two test accounts."""

from central.servers import Connection
from library import settings
from library.readers import passwords

# Public on purpose, to try the library with: no place for them where strangers can log in.
TEST_ACCOUNTS = {"user": ("password", "user"), "admin": ("admin123", "admin")}
READERS_PASSWORD = "password"  # noqa: S105 - as public as the test accounts
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


def add_test_accounts(connection: Connection) -> int:
    """Add the test accounts that are missing, and give how many; one that is there stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM users WHERE id IN %s", (list(TEST_ACCOUNTS),))
        known = {row[0] for row in cursor.fetchall()}
        # Hashing takes 25 ms each: only what is missing is hashed. IGNORE: another loader may be a moment ahead.
        added = cursor.executemany(
            "INSERT IGNORE INTO users (id, password_hash, role) VALUES (%s, %s, %s)",
            [(id, passwords.hash(word), role) for id, (word, role) in TEST_ACCOUNTS.items() if id not in known],
        )
    connection.commit()
    return added or 0


def add_readers(connection: Connection, number: int) -> int:
    """Add the accounts reader-1 to reader-`number` that are missing, for load tests, and give how many.

    All have the same password and share its hash: 500 of them would otherwise take 12 s of CPU.
    """
    shared = passwords.hash(READERS_PASSWORD)
    with connection.cursor() as cursor:
        added = cursor.executemany(
            "INSERT IGNORE INTO users (id, password_hash, role) VALUES (%s, %s, 'user')",
            [(f"reader-{each}", shared) for each in range(1, number + 1)],
        )
    connection.commit()
    return added or 0
