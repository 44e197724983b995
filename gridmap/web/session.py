"""
The login cookie: who, since when, until when, signed with the installation's key.

Nothing is kept on the server but logins that were ended early. Another way in (OIDC) needs one
thing from here: once it knows the user's id, `start(response, user_id, ...)`.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from starlette.responses import Response

from gridmap import config

COOKIE = "gridmap_session"
LIFETIME_S = 12 * 3600
"""A working day: whoever logs in at 8 logs in again the next morning."""

# Tokens of logins ended before their time, with when they would have ended by themselves. In
# memory: the application is one process, and a restart does no worse than signed cookies do.
_ended: dict[str, float] = {}


@dataclass(frozen=True)
class Login:
    """Who logged in, and when (seconds since 1970)."""

    user_id: int
    issued: int


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


def token(user_id: int, *, now: float | None = None) -> str:
    """A login that ends `LIFETIME_S` after `now` (seconds since 1970)."""
    issued = int(time.time() if now is None else now)
    # The random part tells two logins of one second apart: ending one must not end the other.
    fields = (user_id, issued, issued + LIFETIME_S, secrets.token_hex(8))
    return sign("session", ".".join(map(str, fields)))


def user_id(cookie: str | None, *, now: float | None = None) -> int | None:
    """User whose login the cookie is; None if it is missing, forged, over or ended."""
    found = login(cookie, now=now)
    return found.user_id if found else None


def login(cookie: str | None, *, now: float | None = None) -> Login | None:
    """Login that the cookie is; None if it is missing, forged, over or ended."""
    text = unsign("session", cookie) if cookie else None
    if text is None or cookie in _ended:
        return None
    user, issued, ends, _ = text.split(".")
    moment = time.time() if now is None else now
    if int(issued) > moment + 60 or moment >= int(ends):
        return None
    return Login(int(user), int(issued))


def start(response: Response, user_id: int, *, secure: bool) -> None:
    """Log the browser in; `secure` when it came by https."""
    response.set_cookie(
        COOKIE,
        token(user_id),
        max_age=LIFETIME_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def end(response: Response, cookie: str | None) -> None:
    """Log the browser out, and everybody who copied its cookie."""
    now = time.time()
    for old in [key for key, ends in _ended.items() if ends < now]:
        del _ended[old]
    if cookie and user_id(cookie) is not None:
        _ended[cookie] = now + LIFETIME_S
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
