"""Accounts to try the library with and to load it with, and those whose passwords are still public."""

from central import public
from central.servers import Connection
from library.readers import passwords

_WORDS = {public.READERS_PASSWORD, *(word for word, _ in public.ACCOUNTS.values())}


def add_test_accounts(connection: Connection) -> int:
    """Add the test accounts that are missing, and give how many; one that is there stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM users WHERE id IN %s", (list(public.ACCOUNTS),))
        known = {row[0] for row in cursor.fetchall()}
        # Hashing takes 25 ms each: only what is missing is hashed. IGNORE: another loader may be a moment ahead.
        added = cursor.executemany(
            "INSERT IGNORE INTO users (id, password_hash, role) VALUES (%s, %s, %s)",
            [(id, passwords.hash(word), role) for id, (word, role) in public.ACCOUNTS.items() if id not in known],
        )
    connection.commit()
    return added or 0


def add_readers(connection: Connection, number: int, password: str) -> int:
    """Add the accounts reader-1 to reader-`number` that are missing, for load tests, and give how many.

    They share a hash: 500 of their own would take 12 s of CPU.
    """
    shared = passwords.hash(password)
    with connection.cursor() as cursor:
        added = cursor.executemany(
            "INSERT IGNORE INTO users (id, password_hash, role) VALUES (%s, %s, 'user')",
            [(f"reader-{each}", shared) for each in range(1, number + 1)],
        )
    connection.commit()
    return added or 0


def with_public_passwords(connection: Connection) -> list[str]:
    """Name the test accounts and readers that anybody can log in as."""
    with connection.cursor() as cursor:
        # The loader's readers share hashes. Of accounts that only look like theirs there may be many, each with a hash
        # of its own that takes 25 ms for each word: the largest groups tell enough.
        cursor.execute(
            "SELECT password_hash, MIN(id), COUNT(*) FROM users WHERE id IN %s OR id LIKE 'reader-%%' "
            "GROUP BY password_hash ORDER BY MIN(id) IN %s DESC, COUNT(*) DESC LIMIT 20",
            (list(public.ACCOUNTS), list(public.ACCOUNTS)),
        )
        return [
            id if others == 1 else f"{id} and {others - 1} more readers"
            for password_hash, id, others in cursor.fetchall()
            if any(passwords.matches(password_hash, word) for word in _WORDS)
        ]
