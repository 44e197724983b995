"""Pages without a script, each with one form: log in, choose a password, log out."""

import html
import secrets
import time
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gridmap import i18n
from gridmap.web import ahead, session

COOKIE = "gridmap_form"
LIFETIME_S = 3600
LIMIT_BYTES = 8192
TOO_OLD = i18n.mark("This page was open for too long. Please try again.")

_page = Template((Path(__file__).parent / "login.html").read_text(encoding="utf-8"))


def local_path(target: str | None) -> str:
    """`target` where it is a path of this site, else the first page."""
    if not target or not target.isprintable() or "\\" in target or not target.startswith("/"):
        return "/"
    parts = urlsplit(target)
    # "//host" would be another site.
    is_local = not parts.scheme and not parts.netloc and not target.startswith("//")
    return target if is_local and parts.path not in ("/login", "/logout", "/password") else "/"


def language(request: Request) -> str:
    """Language that the address names, else the browser's."""
    return i18n.choose(request.query_params.get("lang") or request.headers.get("accept-language"))


def is_https(request: Request) -> bool:
    """Whether the browser came by https, so that a cookie may be kept to it."""
    return request.url.scheme == "https"


async def read(request: Request) -> dict[str, str]:
    """Fields of the posted form; none of a form that is too long, or has signs, to be ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT_BYTES:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    # No field of ours has lines; the database refuses NUL.
    if not all(one.isprintable() for values in fields.values() for one in values):
        return {}
    return {name: values[-1] for name, values in fields.items()}


def is_ours(request: Request, form: dict[str, str]) -> bool:
    """Whether the form was sent to this browser within the hour."""
    token = form.get("token", "")
    text = session.unsign("form", token)
    same = secrets.compare_digest(
        token.encode(), request.cookies.get(COOKIE, "").encode("utf-8", "replace")
    )
    return bool(text) and same and time.time() < int(str(text).split(".")[0])


def password_field(name: str, label: str, *, is_new: bool = False, more: str = "") -> str:
    """HTML of a labelled field for a password; `more`: further attributes."""
    kind = "new-password" if is_new else "current-password"
    return f"""
        <label for="{name}">{html.escape(label)}</label>
        <input id="{name}" name="{name}" type="password" required {more}
               autocomplete="{kind}">"""


def form(
    request: Request,
    *,
    path: str,
    title: str,
    fields: str,
    next_path: str | None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """
    Answer with a page that posts to `path`, and mark the browser that the form was sent to.

    Parameters
    ----------
    title
        Title and text of the button.
    fields
        HTML of the fields.
    next_path
        Where the user wanted to go.
    problem
        What was wrong with the form before.
    """
    code, next_path = language(request), local_path(next_path)
    token = session.sign("form", f"{int(time.time()) + LIFETIME_S}.{secrets.token_hex(16)}")
    alert = f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
    hidden = f"""
        <input type="hidden" name="token" value="{token}">
        <input type="hidden" name="next" value="{html.escape(next_path)}">"""
    response = page(
        code,
        title=title,
        action=f"{path}?lang={code}",
        query=f"&next={quote(next_path)}",
        more=ahead.links(),
        fields=f"\n        {alert}{fields}{hidden}",
        status=status,
    )
    response.set_cookie(
        COOKIE,
        token,
        max_age=LIFETIME_S,
        path=path,
        secure=is_https(request),
        httponly=True,
        samesite="lax",
    )
    return response


def notice(code: str, problem: str, *, request: Request) -> Response:
    """Answer with a page that says why there is no other one, and a button that asks again."""
    asked = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in request.query_params.multi_items()
    )
    return page(
        code,
        title=i18n.translate("Try again", code),
        action=request.url.path,
        method="get",
        fields=f'<p class="problem" role="alert">{html.escape(problem)}</p>{asked}',
        status=503,
    )


def page(
    code: str,
    *,
    title: str,
    action: str,
    fields: str,
    query: str = "",
    more: str = "",
    method: str = "post",
    status: int = 200,
) -> HTMLResponse:
    """Answer with a page whose form has one button, named like the page; `more` is HTML below."""
    query = html.escape(query)
    others = " ".join(
        f'<a href="?lang={other}{query}" lang="{other.replace("_", "-")}">{html.escape(name)}</a>'
        for other, name in i18n.languages().items()
        if other != code
    )
    text = _page.substitute(
        lang=code.replace("_", "-"),
        title=html.escape(title),
        product=html.escape(i18n.translate("gridmap", code)),
        purpose=html.escape(i18n.translate("A map of community services", code)),
        action=html.escape(action),
        method=method,
        fields=fields,
        button=html.escape(title),
        others=more + others,
    )
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})
