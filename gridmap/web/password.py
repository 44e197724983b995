"""The page on which a user chooses another password; at a first login nothing else opens."""

import html

from starlette.requests import Request
from starlette.responses import Response

from gridmap import i18n
from gridmap.actions import accounts, passwords
from gridmap.errors import AccessError
from gridmap.i18n import Message
from gridmap.store import db
from gridmap.web import forms, guard, session
from gridmap.web.lockout import Attempt, known, lockout
from gridmap.web.login import BUSY, TOO_MANY, address_of, logged_in


async def password_form(request: Request) -> Response:
    """GET /password."""
    return _form(request, next_path=request.query_params.get("next"))


async def password(request: Request) -> Response:
    """POST /password: the present password, and the new one twice."""
    form = await forms.read(request)
    next_path = form.get("next")
    if not forms.is_ours(request, form):
        return _form(request, next_path=next_path, problem=Message(forms.TOO_OLD), status=403)
    account = request.scope["gridmap.account"]
    if form.get("new", "") != form.get("again", ""):
        problem = Message("The new password was not typed twice the same way.")
        return _form(request, next_path=next_path, problem=problem, status=400)
    # One count for all logins of the account.
    attempt = Attempt(account.name, address_of(request), browser=f"account {account.id}")
    if known.is_full(attempt.place):
        return _form(request, next_path=next_path, problem=Message(BUSY), status=429)
    if wait := lockout.begin(attempt):
        problem = Message(TOO_MANY, minutes=int(wait // 60) + 1)
        return _form(request, next_path=next_path, problem=problem, status=429)
    try:
        cookie = await known.run(
            attempt.place, _change, account, form.get("old", ""), form.get("new", "")
        )
    except accounts.WrongPasswordError as error:
        return _form(request, next_path=next_path, problem=error.message, status=403)
    except AccessError as error:
        # The present password was right.
        lockout.succeeded(attempt)
        return _form(request, next_path=next_path, problem=error.message, status=400)
    lockout.succeeded(attempt)
    guard.forget()
    return logged_in(request, account, cookie, next_path)


def _change(account: accounts.Account, old: str, new: str) -> str:
    """Change the password, which ends all logins; returns the cookie of the one that begins."""
    with db.as_user(account.id) as connection:
        accounts.change_password(connection, account, old, new)
    return session.token(account.id)


def _form(
    request: Request, *, next_path: str | None, problem: Message | None = None, status: int = 200
) -> Response:
    language = forms.language(request)
    account = request.scope["gridmap.account"]

    def t(text: str, **values: object) -> str:
        return i18n.translate(text, language, **values)

    first = account.must_change_password
    why = t("Somebody else knows this password. Choose one of your own before you begin.")
    rules = t(
        "At least {least} characters; not your name, and none that everybody tries.",
        least=passwords.MIN_LENGTH,
    )
    # A browser's password manager wants to know whose it is.
    who = html.escape(account.name)
    fields = f"""
        <input type="text" name="name" value="{who}" autocomplete="username" hidden>
        {f"<p>{html.escape(why)}</p>" if first else ""}"""
    fields += forms.password_field("old", t("Present password"), more="autofocus")
    fields += forms.password_field(
        "new", t("New password"), is_new=True,
        more=f'minlength="{passwords.MIN_LENGTH}" aria-describedby="rules"',
    ) + f'\n        <p class="hint" id="rules">{html.escape(rules)}</p>'  # fmt: skip
    fields += forms.password_field("again", t("New password, again"), is_new=True)
    if not first:
        back = html.escape(forms.local_path(next_path))
        fields += f'\n        <p class="hint"><a href="{back}">{html.escape(t("Back"))}</a></p>'
    return forms.form(
        request,
        path="/password",
        title=t("Change password"),
        fields=fields,
        next_path=next_path,
        problem=problem.translated(t) if problem else "",
        status=status,
    )
