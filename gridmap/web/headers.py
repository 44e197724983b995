"""
Security headers of every response: the browser refuses what would leave the host.

Of inline scripts exactly those of Streamlit's window run, by their hashes. Its styles are inline,
its charts compile expressions, and the map's loader comes from a blob: these cannot be forbidden.
What counts is that no address but our own can be reached, whatever a script tries.
"""

import base64
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def _inline_scripts() -> str:
    """Hashes of the inline scripts of Streamlit's window, as a policy names them."""
    spec = find_spec("streamlit")
    assert spec and spec.origin
    window = Path(spec.origin).parent / "static" / "index.html"
    written = window.read_text(encoding="utf-8") if window.is_file() else ""
    hashes = (
        base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()
        for one in re.findall(r"<script>(.*?)</script>", written, re.DOTALL)
    )
    return " ".join(f"'sha256-{one}'" for one in hashes)


POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' {_inline_scripts()} 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "frame-src 'self' blob: data:",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    )
)

# Features of browsers that no page here uses, and the one that the map does: where am I.
_UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb",
)  # fmt: skip

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # For links that a user follows: the address of a page here is nobody else's business.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(("geolocation=(self)", *(f"{one}=()" for one in _UNUSED))),
    "Cross-Origin-Opener-Policy": "same-origin",
}

SECURE = {"Strict-Transport-Security": "max-age=31536000"}
"""Of a browser that came by https: it comes by nothing else for a year."""

PRIVATE = {"Cache-Control": "no-store"}
"""Of files that are taken away: the next user of the machine finds none."""


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS` where an answer has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, and add the headers to its response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.update(SECURE)
                if scope["path"].startswith("/media/"):
                    headers.update(PRIVATE)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
