"""Refusal of requests that no page of ours sends, before anybody asks whose they are."""

from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

UNUSED = frozenset({"auth", "oauth2callback"})
"""First parts of Streamlit's addresses for a login that is not set up here."""
UNUSED_CORE = frozenset({"metrics", "agent", "script-health-check"})
"""Parts of Streamlit's own addresses under `_stcore` that no page needs."""

_PORTS = {"http": 80, "https": 443}


def refusal(scope: Scope) -> int | None:
    """Status with which a request is refused, whoever it comes from; None lets it pass."""
    query = unquote(scope.get("query_string", b"").decode("latin-1"))
    if _has_control(scope["path"]) or _has_control(query):
        return 400
    if scope["type"] == "websocket":
        return None if is_own_origin(scope) else 403
    first, *rest = scope["path"].strip("/").split("/")
    is_unused = first in UNUSED or (first == "_stcore" and rest[:1] and rest[0] in UNUSED_CORE)
    return 404 if is_unused else None


def _has_control(text: str) -> bool:
    # The database refuses NUL, and the others are seen by nobody; lines and tabs are text.
    return any((sign < " " and sign not in "\t\n\r") or sign == "\x7f" for sign in text)


def is_own_origin(scope: Scope) -> bool:
    """
    Whether a websocket is opened by a page of this very address: host and port.

    Streamlit itself takes any port of this machine. A proxy may not say that the browser came by
    https; but a page that came by http opens none where it does.
    """
    headers = Headers(scope=scope)
    origin = urlsplit(headers.get("origin", ""))
    if origin.scheme not in _PORTS or (scope["scheme"] == "wss" and origin.scheme != "https"):
        return False
    try:
        asked = urlsplit(f"//{headers.get('host', '')}")
        default = _PORTS[origin.scheme]
        return (origin.hostname, origin.port or default) == (asked.hostname, asked.port or default)
    except ValueError:
        return False
