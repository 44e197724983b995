"""
Pages of each role, and middleware that leads a browser on which asks for another one.

Streamlit answers every address with its own window, which then says in English that there is no
such page. So an address that names no page of the role is answered before Streamlit sees it. With
the window go the addresses of the map's scripts.
"""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gridmap.actions import accounts
from gridmap.render.maps import scripts
from gridmap.web.guard import wants_page

_WORKER = frozenset({"community_worker"})
_PLANNERS = frozenset({"street_official", "planner"})
_ADMIN = frozenset({"admin"})

ROLES: dict[str, frozenset[str]] = {
    "overview": frozenset(accounts.ROLES),
    "my_plots": _WORKER | {"grid_leader"},
    "address_queue": _WORKER,
    "plots": _WORKER,
    "coverage": _PLANNERS,
    "siting": _PLANNERS,
    "imports": _WORKER,
    "register": _WORKER | _ADMIN | _PLANNERS,
    "accounts": _ADMIN,
}
"""Roles that have a page, by its name in the address."""


def first(role: str) -> str:
    """Name of the page that a role's work begins with."""
    return (
        "my_plots"
        if role in ROLES["my_plots"]
        else next(name for name, roles in ROLES.items() if role in roles)
    )


MISSING = "missing"
"""Parameter that says that the address which was asked for has no page."""

_STREAMLIT = frozenset({"_stcore", "component", "media", "static"})


class Pages:
    """ASGI middleware that sends a browser to the first page where it asks for none of its role."""

    def __init__(self, app: ASGIApp, routes: Iterable[str]) -> None:
        """Middleware that passes on the `routes` of ours, and what is under them."""
        self.app = app
        self.others = _STREAMLIT | {one.split("/")[1] for one in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass, or send to the first page, which says why; parameters that pages share stay."""
        if scope["type"] != "http" or not wants_page(scope) or self._is_other(scope):
            await self.app(scope, receive, send)
        elif self._is_missing(scope):
            query = scope["query_string"].decode("latin-1")
            to = "/?" + "&".join(filter(None, (query, f"{MISSING}=1")))
            answer = RedirectResponse(to, status_code=303, headers={"Cache-Control": "no-store"})
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, _with_scripts(send))

    def _is_other(self, scope: Scope) -> bool:
        return scope["path"].strip("/").split("/")[0] in self.others

    def _is_missing(self, scope: Scope) -> bool:
        name = scope["path"].strip("/")
        return bool(name) and scope["gridmap.account"].role not in ROLES.get(name, ())


def _with_scripts(send: Send) -> Send:
    """Name the map's scripts beside the window: the browser fetches them while Streamlit starts."""

    async def with_links(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("Link", scripts.preloads())
        await send(message)

    return with_links
