"""
The login page: local accounts, no script, no request to anywhere else.

Another way in (OIDC) is a route of its own that ends in `logged_in`, and a link on this page.
"""

import html
import logging
import secrets
import time
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gridmap import i18n
from gridmap.actions import accounts
from gridmap.actions.record import record
from gridmap.store import db
from gridmap.web import session
from gridmap.web.guard import cookie_of
from gridmap.web.lockout import Lockout

FORM_COOKIE = "gridmap_form"
FORM_LIFETIME_S = 3600
FORM_LIMIT_BYTES = 8192

log = logging.getLogger(__name__)
lockout = Lockout()
# A hash takes 64 MB and a core on purpose; more at once would let strangers take the machine.
_hashing = CapacityLimiter(2)
_page = Template((Path(__file__).parent / "login.html").read_text(encoding="utf-8"))


async def login_form(request: Request) -> Response:
    """GET /login."""
    return _form(request, next_path=request.query_params.get("next"))


async def login(request: Request) -> Response:
    """POST /login: name and password against the accounts."""
    form = await _read(request)
    name, next_path = form.get("name", "").strip(), form.get("next")
    if not _is_ours(request, form):
        return _form(
            request, next_path=next_path, name=name, status=403,
            problem=i18n.mark("This page was open for too long. Please try again."),
        )  # fmt: skip
    address = request.client.host if request.client else ""
    if wait := lockout.wait_s(name, address):
        return _form(
            request, next_path=next_path, name=name, status=429,
            problem=i18n.mark("Too many failed attempts. Try again in {minutes} minutes."),
            minutes=int(wait // 60) + 1,
        )  # fmt: skip
    user_id = await to_thread.run_sync(
        _verify, name, form.get("password", ""), address, limiter=_hashing
    )
    if user_id is None:
        lockout.failed(name, address)
        return _form(
            request, next_path=next_path, name=name, status=403,
            problem=i18n.mark("Name or password is wrong, or the account is disabled."),
        )  # fmt: skip
    lockout.succeeded(name, address)
    return logged_in(request, user_id, next_path)


def logged_in(request: Request, user_id: int, next_path: str | None) -> Response:
    """Start the session of a user, and redirect to the page that they wanted."""
    response = RedirectResponse(local_path(next_path), status_code=303)
    session.start(response, user_id, secure=_is_https(request))
    response.delete_cookie(FORM_COOKIE, path="/login")
    return response


async def logout(request: Request) -> Response:
    """POST /logout."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return Response(status_code=403)
    response = RedirectResponse("/login", status_code=303)
    session.end(response, cookie_of(request.scope))
    # Tiles are kept by the browser for seconds; the next user of this machine finds none.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def logout_form(request: Request) -> Response:
    """GET /logout: a link may lead here, but only the button logs out."""
    language = _language(request)
    return _answer(
        language,
        title=i18n.translate("Log out", language),
        action="/logout",
        fields="",
        button=i18n.translate("Log out", language),
    )


def local_path(target: str | None) -> str:
    """`target` where it is a path of this site, else the first page."""
    if not target or not target.isprintable() or "\\" in target or not target.startswith("/"):
        return "/"
    parts = urlsplit(target)
    # "//host" would be another site.
    is_local = not parts.scheme and not parts.netloc and not target.startswith("//")
    return target if is_local and parts.path not in ("/login", "/logout") else "/"


def _verify(name: str, password: str, address: str) -> int | None:
    with db.as_user(None) as connection:
        user_id = accounts.verify(connection, name, password)
    if user_id is None:
        log.warning("login refused from %s", address)
        return None
    with db.as_user(user_id) as connection:
        record(connection, "login", {"address": address})
    return user_id


async def _read(request: Request) -> dict[str, str]:
    """Fields of the posted form; none of a form that is too long to be ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_LIMIT_BYTES:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}


def _is_ours(request: Request, form: dict[str, str]) -> bool:
    """Whether the form was sent to this browser within the hour."""
    token = form.get("token", "")
    text = session.unsign("form", token)
    same = secrets.compare_digest(
        token.encode(), request.cookies.get(FORM_COOKIE, "").encode("utf-8", "replace")
    )
    return bool(text) and same and time.time() < int(str(text).split(".")[0])


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"


def _language(request: Request) -> str:
    return i18n.choose(request.query_params.get("lang") or request.headers.get("accept-language"))


def _form(
    request: Request,
    *,
    next_path: str | None,
    name: str = "",
    problem: str = "",
    status: int = 200,
    **values: object,
) -> Response:
    language = _language(request)
    next_path = local_path(next_path)
    say = {
        key: html.escape(i18n.translate(key, language))
        for key in (i18n.mark("User name"), i18n.mark("Password"))
    }
    expires = int(time.time()) + FORM_LIFETIME_S
    token = session.sign("form", f"{expires}.{secrets.token_hex(16)}")
    alert = html.escape(i18n.translate(problem, language, **values)) if problem else ""
    fields = f"""
        {f'<p class="problem" role="alert">{alert}</p>' if alert else ""}
        <label for="name">{say["User name"]}</label>
        <input id="name" name="name" value="{html.escape(name)}" required autofocus
               autocomplete="username" autocapitalize="none" spellcheck="false">
        <label for="password">{say["Password"]}</label>
        <input id="password" name="password" type="password" required
               autocomplete="current-password">
        <input type="hidden" name="token" value="{token}">
        <input type="hidden" name="next" value="{html.escape(next_path)}">"""
    response = _answer(
        language,
        title=i18n.translate("Log in", language),
        action=f"/login?lang={language}",
        query=f"&next={quote(next_path)}",
        fields=fields,
        button=i18n.translate("Log in", language),
        status=status,
    )
    response.set_cookie(
        FORM_COOKIE,
        token,
        max_age=FORM_LIFETIME_S,
        path="/login",
        secure=_is_https(request),
        httponly=True,
        samesite="lax",
    )
    return response


def _answer(
    language: str,
    *,
    title: str,
    action: str,
    fields: str,
    button: str,
    query: str = "",
    status: int = 200,
) -> HTMLResponse:
    query = html.escape(query)
    others = " ".join(
        f'<a href="?lang={code}{query}" lang="{code.replace("_", "-")}">{html.escape(name)}</a>'
        for code, name in i18n.languages().items()
        if code != language
    )
    text = _page.substitute(
        lang=language.replace("_", "-"),
        title=html.escape(title),
        product=html.escape(i18n.translate("gridmap", language)),
        purpose=html.escape(i18n.translate("A map of community services", language)),
        action=html.escape(action),
        fields=fields,
        button=html.escape(button),
        others=others,
    )
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})
