"""
The login page: local accounts, no script, no request to anywhere else.

Another way in (OIDC) is a route of its own that ends in `logged_in`, and a link on this page.
"""

import html
import logging

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gridmap import i18n
from gridmap.actions import accounts
from gridmap.actions.accounts import Account
from gridmap.actions.record import record
from gridmap.errors import AccessError, GridmapError
from gridmap.store import db
from gridmap.web import browsers, forms, session
from gridmap.web.guard import account_of, cookie_of, forget
from gridmap.web.lockout import Attempt, lockout, queue
from gridmap.web.pages import first

ENDED = i18n.mark(
    "Your login has ended, or your account was disabled. Log in again; if that is refused, ask "
    "your administrator."
)
STILL = i18n.mark("You are still logged in. Log out on this computer?")
TOO_MANY = i18n.mark("Too many failed attempts. Try again in {minutes} minutes.")
BUSY = i18n.mark("Many people log in at this moment. Try again in a few seconds.")

log = logging.getLogger(__name__)


async def login_form(request: Request) -> Response:
    """GET /login."""
    problem = ENDED if await _has_ended(request) else ""
    return _form(request, next_path=request.query_params.get("next"), problem=problem)


async def _has_ended(request: Request) -> bool:
    """Whether the browser has a login that is good for nothing any more."""
    try:
        is_known = await account_of(request.scope) is not None
    except GridmapError:
        return False
    return not is_known and session.login(cookie_of(request.scope)) is not None


async def login(request: Request) -> Response:
    """POST /login: name and password against the accounts."""
    form = await forms.read(request)
    name, next_path = form.get("name", "").strip(), form.get("next")
    if not forms.is_ours(request, form):
        return _form(request, next_path=next_path, name=name, status=403, problem=forms.TOO_OLD)
    attempt = Attempt(name, address_of(request), browsers.browser_of(request, name))
    waiting = queue(attempt)
    if waiting.is_full(attempt.place):
        return _form(request, next_path=next_path, name=name, status=429, problem=BUSY)
    if wait := lockout.begin(attempt):
        return _form(
            request, next_path=next_path, name=name, status=429,
            problem=TOO_MANY, minutes=int(wait // 60) + 1,
        )  # fmt: skip
    found = await waiting.run(
        attempt.place, _verify, name, form.get("password", ""), attempt.address
    )
    if found is None:
        return _form(
            request, next_path=next_path, name=name, status=403,
            problem=i18n.mark("Name or password is wrong, or the account is disabled."),
        )  # fmt: skip
    lockout.succeeded(attempt)
    response = logged_in(request, *found, next_path)
    browsers.remember(request, response, name)
    return response


def address_of(request: Request) -> str:
    """Address that a request comes from, as the trusted proxies say."""
    return request.client.host if request.client else ""


def logged_in(request: Request, account: Account, cookie: str, next_path: str | None) -> Response:
    """Hand a login's cookie over, and redirect to the page they wanted, else to their first."""
    path = forms.local_path(next_path)
    response = RedirectResponse(f"/{first(account.role)}" if path == "/" else path, status_code=303)
    session.start(response, cookie, secure=forms.is_https(request))
    response.delete_cookie(forms.COOKIE, path=request.url.path)
    return response


async def logout(request: Request) -> Response:
    """POST /logout."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return Response(status_code=403)
    response = RedirectResponse("/login", status_code=303)
    await to_thread.run_sync(session.end, response, cookie_of(request.scope))
    forget()
    # Tiles are kept by the browser for seconds; the next user of this machine finds none.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def logout_form(request: Request) -> Response:
    """GET /logout: a link may lead here, but only the button logs out."""
    language = forms.language(request)
    back = html.escape(forms.local_path(request.query_params.get("next")))
    return forms.page(
        language,
        title=i18n.translate("Log out", language),
        action="/logout",
        fields=f"<p>{html.escape(i18n.translate(STILL, language))}</p>",
        more=f'<p><a href="{back}">{html.escape(i18n.translate("Cancel", language))}</a></p>',
    )


def _verify(name: str, password: str, address: str) -> tuple[Account, str] | None:
    """Account of a name and password, and the cookie of the login that begins."""
    with db.as_user(None) as connection:
        checked = accounts.check(connection, name, password)
    if checked is None:
        log.warning("login refused from %s", address)
        return None
    user_id, checked_hash = checked
    try:
        cookie = session.token(user_id, checked_hash=checked_hash)
    except AccessError:
        return None
    with db.as_user(user_id) as connection:
        record(connection, "login", {"address": address})
        account = accounts.account(connection, user_id)
    return (account, cookie) if account else None


def _form(
    request: Request,
    *,
    next_path: str | None,
    name: str = "",
    problem: str = "",
    status: int = 200,
    **values: object,
) -> Response:
    language = forms.language(request)
    fields = f"""
        <label for="name">{html.escape(i18n.translate("User name", language))}</label>
        <input id="name" name="name" value="{html.escape(name)}" required autofocus
               autocomplete="username" autocapitalize="none" spellcheck="false">"""
    fields += forms.password_field("password", i18n.translate("Password", language))
    return forms.form(
        request,
        path="/login",
        title=i18n.translate("Log in", language),
        fields=fields,
        next_path=next_path,
        problem=i18n.translate(problem, language, **values) if problem else "",
        status=status,
    )
