"""
Cookie of a browser in which somebody logged in before: it opens nothing.

It tells the owner of a name from strangers who guess at it (OWASP, "device cookies").
"""

import hashlib
import secrets
import time

from starlette.requests import Request
from starlette.responses import Response

from gridmap.web import forms, session

COOKIE = "gridmap_browser"
LIFETIME_S = 180 * 24 * 3600


def browser_of(request: Request, name: str) -> str | None:
    """Mark of the browser, where `name` was the last to log in with it; else None."""
    text = session.unsign("browser", request.cookies.get(COOKIE, ""))
    if text is None:
        return None
    whose, mark, ends = text.split(".")
    return mark if whose == _digest(name) and time.time() < int(ends) else None


def remember(request: Request, response: Response, name: str) -> None:
    """Let the browser be known as the one in which `name` logged in."""
    ends = int(time.time()) + LIFETIME_S
    mark = browser_of(request, name) or secrets.token_hex(16)
    response.set_cookie(
        COOKIE,
        session.sign("browser", f"{_digest(name)}.{mark}.{ends}"),
        max_age=LIFETIME_S,
        path="/login",
        secure=forms.is_https(request),
        httponly=True,
        samesite="lax",
    )


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
