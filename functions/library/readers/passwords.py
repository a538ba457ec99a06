"""Passwords: argon2id with the parameters OWASP recommends (19 MiB, 2 passes, 1 lane), about 25 ms."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What an unknown user's password is checked against, so that the answer takes the same time.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$H4Bcp2q6m5cCSXtfbuYiCA$f5KyqCIIyA4KaSppD1c+N44gUcm/lmKdnXVHO3PXrQY"


def hash(password: str) -> str:
    """Give the argon2id hash to store."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether the password is right; without a hash the answer is no, after the same work."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
