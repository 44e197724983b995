"""
The login cookie: who, since when, until when, signed with the installation's key.

The database keeps which logins go on (`store.sessions`): a cookie without its row there is worth
nothing. Another way in (OIDC) needs one thing from here: once it knows the user's id,
`start(response, token(user_id), ...)`.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from starlette.responses import Response

from gridmap import config, store
from gridmap.errors import AccessError
from gridmap.store import db

COOKIE = "gridmap_session"
LIFETIME_S = 12 * 3600
"""A working day: whoever logs in at 8 logs in again the next morning."""


@dataclass(frozen=True)
class Login:
    """Who logged in, and the key under which the database keeps it."""

    user_id: int
    key: bytes


def sign(purpose: str, text: str) -> str:
    """`text` with its signature, which is valid for one purpose only."""
    return f"{text}.{_signature(purpose, text)}"


def unsign(purpose: str, signed: str) -> str | None:
    """The text, if it was signed here for this purpose."""
    text, _, signature = signed.rpartition(".")
    # Compared as bytes: compare_digest refuses text that is not ASCII, and cookies may hold it.
    genuine = hmac.compare_digest(signature.encode(), _signature(purpose, text).encode())
    return text if genuine else None


def _signature(purpose: str, text: str) -> str:
    message = f"{purpose}\n{text}".encode()
    return hmac.new(config.secret(), message, hashlib.sha256).hexdigest()


def token(user_id: int, *, checked_hash: str | None = None, now: float | None = None) -> str:
    """
    Begin a login that ends `LIFETIME_S` after `now` (seconds since 1970); returns its cookie.

    Raises
    ------
    AccessError
        The account was disabled, or its password changed since the hash was checked.
    """
    issued, mark = int(time.time() if now is None else now), secrets.token_hex(16)
    with db.as_user(user_id) as connection:
        if not store.sessions.begin(
            connection, _key(mark), lifetime_s=LIFETIME_S, checked_hash=checked_hash
        ):
            raise AccessError("this account is disabled, or has another password by now")
    return sign("session", f"{user_id}.{issued}.{issued + LIFETIME_S}.{mark}")


def _key(mark: str) -> bytes:
    # Whoever reads the table, or a copy of it, has no mark to make a cookie of.
    return hashlib.sha256(mark.encode()).digest()


def login(cookie: str | None, *, now: float | None = None) -> Login | None:
    """Login that a cookie names; None if it is missing, forged or older than a login gets."""
    text = unsign("session", cookie) if cookie else None
    if text is None:
        return None
    user, issued, ends, mark = text.split(".")
    moment = time.time() if now is None else now
    if int(issued) > moment + 60 or moment >= int(ends):
        return None
    return Login(int(user), _key(mark))


def start(response: Response, cookie: str, *, secure: bool) -> None:
    """Log the browser in with a `token`; `secure` when it came by https."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=LIFETIME_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def end(response: Response, cookie: str | None) -> None:
    """Log the browser out for good, and everybody who copied its cookie."""
    if found := login(cookie):
        with db.as_user(found.user_id) as connection:
            store.sessions.end(connection, found.key)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
