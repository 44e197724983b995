"""Routes, middleware and start of the application; `streamlit_app` puts them together."""

import logging

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gridmap.errors import GridmapError
from gridmap.store import db, migrate
from gridmap.web import assets, guard, handbook, login, password, place, search, tiles
from gridmap.web.guard import Guard
from gridmap.web.headers import SecurityHeaders
from gridmap.web.pages import Pages
from gridmap.web.patience import unless_away

log = logging.getLogger(__name__)


async def health(_request: Request) -> Response:
    """GET /health: whether the database lets the application work; open to everybody."""
    await unless_away(db.check_ready)
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def unavailable(request: Request, error: Exception) -> Response:
    """Answer with a fault that the operator can mend, in one line."""
    log.error("%s", error)
    assert isinstance(error, GridmapError)
    return guard.unavailable(request.scope, error)


def database_ready() -> None:
    """Start the database and carry it to the newest revision."""
    try:
        migrate.migrate()
    except GridmapError as error:
        # It may come back by itself: until then every request says what is wrong.
        log.error("%s", error)


ROUTES = [
    Route("/health", health),
    Route("/login", login.login_form, methods=["GET"]),
    Route("/login", login.login, methods=["POST"]),
    Route("/password", password.password_form, methods=["GET"]),
    Route("/password", password.password, methods=["POST"]),
    Route("/logout", login.logout_form, methods=["GET"]),
    Route("/logout", login.logout, methods=["POST"]),
    Route("/tiles/{layer}/{z}/{x}/{y}.mvt", tiles.tile),
    Route("/labels", tiles.labels),
    Route("/search", search.search),
    Route("/place", place.keep, methods=["POST"]),
    Route("/handbook/{language}/", handbook.handbook),
    Route("/handbook/{language}/pictures/{name}", handbook.picture),
    Route("/assets/npm/{path:path}", assets.npm_file),
    Route("/assets/{version}/{path}", assets.own_file),
]
MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(Guard),
    Middleware(Pages, [route.path for route in ROUTES]),
]
EXCEPTION_HANDLERS = {GridmapError: unavailable}
