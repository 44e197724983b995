"""
Middleware that admits only valid logins of active accounts, but for the open paths.

Pure ASGI, outside everything else: pages, Streamlit's websocket, uploads and media, tiles and
scripts are all refused here alike, and a route added tomorrow is guarded before it exists.
"""

import asyncio
import time
from contextlib import suppress
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gridmap import i18n
from gridmap.actions import sessions
from gridmap.actions.accounts import Account
from gridmap.errors import DatabaseError, GridmapError
from gridmap.store import db
from gridmap.web import ahead, forms, media, session
from gridmap.web.door import refusal
from gridmap.web.patience import unless_away

OPEN = frozenset({"/login", "/health"})
"""Paths that are open to everybody, with those of `ahead`."""

AWAY = i18n.mark(
    "The application cannot answer at this moment. Whoever runs the server finds the reason in its "
    "log."
)

ACCOUNT_SECONDS = 3.0
"""Longest time that a disabled account still passes, outside tiles: they check each time."""

PASSWORD = "/password"
FIRST = frozenset({PASSWORD, "/logout"})
"""Paths that are open to an account whose password is still to be changed."""

MOST = 10_000
"""Logins of which the account is remembered."""

_accounts: dict[bytes, tuple[float, Account | None]] = {}


def _look_up(login: session.Login, is_used: bool) -> Account | None:
    with db.as_user(login.user_id) as connection:
        return sessions.account(connection, login.key, is_used=is_used)


async def _active(login: session.Login) -> Account | None:
    """Active account of a login that goes on, at most `ACCOUNT_SECONDS` old."""
    now = time.monotonic()
    until, known = _accounts.get(login.key, (0.0, None))
    if until < now:
        known = await unless_away(_look_up, login, True)
        if len(_accounts) >= MOST:
            forget()
        _accounts[login.key] = (now + ACCOUNT_SECONDS, known)
    return known


def forget() -> None:
    """Drop the cached accounts: the next request reads the database."""
    _accounts.clear()


def cookie_of(scope: Scope) -> str | None:
    """The login cookie of a request or websocket."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(session.COOKIE)


async def account_of(scope: Scope) -> Account | None:
    """
    Account of a request's user: the seam for other ways to log in.

    Single sign-on by a proxy's header would be read here; OIDC ends in `session.start` instead
    and needs no change here.
    """
    login = session.login(cookie_of(scope))
    return await _active(login) if login else None


async def _is_idle(scope: Scope) -> bool:
    """Whether the login is over, asked without using it."""
    login = session.login(cookie_of(scope))
    return login is None or await unless_away(_look_up, login, False) is None


def _may_pass(account: Account | None, path: str) -> bool:
    return account is not None and (not account.must_change_password or path in FIRST)


def _is_open(scope: Scope) -> bool:
    path = scope["path"]
    return path in OPEN or (scope.get("method") in ("GET", "HEAD") and path in ahead.paths())


def wants_page(scope: Scope) -> bool:
    """Whether a browser is on its way to a page, and not after a tile, a script or a frame."""
    headers = Headers(scope=scope)
    return (
        "text/html" in headers.get("accept", "")
        and scope["method"] in ("GET", "HEAD")
        and headers.get("sec-fetch-dest", "document") == "document"
    )


def _refusal(scope: Scope, account: Account | None) -> Response:
    headers = {"Cache-Control": "no-store"}
    if not wants_page(scope):
        return PlainTextResponse("log in first", status_code=401, headers=headers)
    form = PASSWORD if account else "/login"
    target = scope["path"]
    if scope.get("query_string"):
        target += "?" + scope["query_string"].decode("latin-1")
    to = form if target == "/" else f"{form}?next={quote(target, safe='/')}"
    return RedirectResponse(to, status_code=303, headers=headers)


class Guard:
    """ASGI middleware that admits known users and puts their account into the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass, refuse, or send to the login page."""
        if scope["type"] in ("http", "websocket") and (no := refusal(scope)):
            await _refuse(no, scope, receive, send)
            return
        if scope["type"] not in ("http", "websocket") or _is_open(scope):
            await self.app(scope, receive, send)
            return
        try:
            account = await account_of(scope)
        except GridmapError as error:
            await _unavailable(error, scope, receive, send)
            return
        if account is not None and _may_pass(account, scope["path"]):
            scope["gridmap.account"], scope["gridmap.user_id"] = account, account.id
            if scope["type"] == "websocket":
                receive = _while_known(scope, receive, send)
            elif scope["path"].startswith(media.FOLDER):
                own = media.unmarked(scope, account.id)
                if own is None:
                    await _refuse(404, scope, receive, send)
                    return
                scope = own
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            # Before it is accepted, the server turns this into a 403.
            await send({"type": "websocket.close", "code": 4401})
        else:
            await _refusal(scope, account)(scope, receive, send)


def _while_known(scope: Scope, receive: Receive, send: Send) -> Receive:
    """Receiver that closes a page's websocket once its login ends or its account is disabled."""

    async def checked() -> Message:
        while True:
            try:
                message = await asyncio.wait_for(receive(), sessions.idle_s())
                break
            except TimeoutError:
                # Another window may be in use; a page that nobody touches stays open till then.
                with suppress(GridmapError):
                    if await _is_idle(scope):
                        return await _closed(send, 4401)
        if message["type"] != "websocket.receive":
            return message
        try:
            is_known = _may_pass(await account_of(scope), scope["path"])
        except GridmapError:
            # The page says so, and comes back when the database does.
            return await _closed(send, 1013)
        return message if is_known else await _closed(send, 4401)

    return checked


async def _refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4400})
    else:
        await Response(status_code=status)(scope, receive, send)


async def _closed(send: Send, code: int) -> Message:
    await send({"type": "websocket.close", "code": code})
    return {"type": "websocket.disconnect", "code": code}


async def _unavailable(error: GridmapError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1013})
    else:
        await unavailable(scope, error)(scope, receive, send)


def unavailable(scope: Scope, error: GridmapError) -> Response:
    """
    Answer 503 in the language that the browser asks for.

    What the operator can mend is told to who is logged in; what is wrong with the database, with
    addresses and commands, is for the log alone.
    """
    wanted = Headers(scope=scope).get("accept-language")
    language = i18n.choose(wanted) if wanted else i18n.ENGLISH
    may_know = "gridmap.account" in scope and not isinstance(error, DatabaseError)
    text = i18n.translate(error.message if may_know else AWAY, language)
    if scope["type"] == "http" and wants_page(scope):
        return forms.notice(language, text, request=Request(scope))
    return PlainTextResponse(text, status_code=503, headers={"Cache-Control": "no-store"})
