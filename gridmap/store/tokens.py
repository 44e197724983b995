"""
Tokens that name the user of a transaction, signed: the application's role cannot make one.

The key follows from the installation's secret. The database keeps it where only the routine that
checks tokens reads it (`sql/routines/rights.sql`), so that a statement that was smuggled in can
act as no other user than the one whose transaction it is in.
"""

import hashlib
import hmac
import time

from sqlalchemy import Connection

from gridmap import config
from gridmap.store import reader

LIFETIME_S = 600
"""
Seconds in which a transaction may begin with a token, clocks that differ included; it may last
longer.
"""

_BLOCK = 64  # bytes of SHA-256


def user(user_id: int | None) -> str:
    """Token of a user of the application; '' for nobody."""
    return "" if user_id is None else _signed("user", str(user_id))


def login(name: str) -> str:
    """Token with which the password's hash of this name is read, and of no other."""
    return _signed("login", hashlib.sha256(name.encode()).hexdigest())


def keep(connection: Connection) -> None:
    """Give the database the key, as owner."""
    key = _key().ljust(_BLOCK, b"\0")
    reader.do(
        connection,
        "tokens/keep",
        inner_pad=bytes(byte ^ 0x36 for byte in key),
        outer_pad=bytes(byte ^ 0x5C for byte in key),
    )


def is_taken(connection: Connection) -> bool:
    """Whether the database takes this process's tokens."""
    return reader.column(connection, "tokens/is_taken", token=_signed("check", "0"))[0]


def _signed(purpose: str, subject: str) -> str:
    text = f"{subject}.{int(time.time()) + LIFETIME_S}"
    mac = hmac.new(_key(), f"{purpose}\n{text}".encode(), hashlib.sha256)
    return f"{text}.{mac.hexdigest()}"


def _key() -> bytes:
    return hmac.new(config.secret(), b"users of the database", hashlib.sha256).digest()
