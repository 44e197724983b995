"""Tiles and labels over HTTP; the database decides what a user gets."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gridmap.analysis.sums import THEMES
from gridmap.analysis.tiles import tile as tile_of
from gridmap.store import accounts, db, tiles

MVT = "application/vnd.mapbox-vector-tile"
FORBIDDEN = {"plot": frozenset({"admin"})}
"""Roles that see nothing of a layer: they get an error rather than an empty map."""
MAX_RADIUS_M = 50_000
# Half of the pool: a map that is dragged about must leave connections for the pages.
_working = CapacityLimiter(8)


async def tile(request: Request) -> Response:
    """GET /tiles/{layer}/{z}/{x}/{y}.mvt."""
    layer = request.path_params["layer"]
    if layer not in tiles.LAYERS:
        raise HTTPException(404, f"no layer {layer!r}; there are {', '.join(tiles.LAYERS)}")
    z, x, y = (_whole(request.path_params[key], key) for key in "zxy")
    if not tiles.is_tile(z, x, y):
        raise HTTPException(400, f"no tile {z}/{x}/{y}: zoom goes to {tiles.MAX_ZOOM}")
    options = _options(request.query_params)
    if layer == "sums" and "theme" not in options:
        raise HTTPException(400, f"sums are those of a theme: {', '.join(THEMES)}")

    def draw(connection: Connection, role: str) -> bytes:
        if role in FORBIDDEN.get(layer, ()):
            raise HTTPException(403, f"accounts of role {role} do not see the layer {layer}")
        return tile_of(connection, layer, z, x, y, **options)

    return _answer(request, await _as_user(request, draw), MVT)


async def labels(request: Request) -> Response:
    """GET /labels?bbox=west,south,east,north&zoom=."""
    zoom = _whole(request.query_params.get("zoom", ""), "zoom")
    try:
        west, south, east, north = map(float, request.query_params.get("bbox", "").split(","))
    except ValueError as error:
        raise HTTPException(400, "bbox is west,south,east,north in degrees") from error
    # Also refuses nan, which compares as false.
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90 and 0 <= zoom <= 24):
        raise HTTPException(400, "bbox or zoom is out of range")

    def name(connection: Connection, _role: str) -> bytes:
        names = tiles.labels(connection, (west, south, east, north), zoom)
        return json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()

    return _answer(request, await _as_user(request, name), "application/json")


async def _as_user(request: Request, work: Callable[[Connection, str], bytes]) -> bytes:
    user_id = request.scope["gridmap.user_id"]

    def run() -> bytes:
        with db.as_user(user_id) as connection:
            role = accounts.role(connection)
            if role is None:
                raise HTTPException(401, "this account is disabled")
            return work(connection, role)

    return await to_thread.run_sync(run, limiter=_working)


def _whole(written: str, name: str) -> int:
    # ASCII digits only: int() takes "+1", "1_0" and "１" as well.
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise HTTPException(400, f"{name} is not a whole number")
    return int(written)


def _options(query: Mapping[str, str]) -> dict[str, Any]:
    """Options of `tiles.tile` in a query; an unknown one is an error."""
    options: dict[str, Any] = {}
    for key, written in query.items():
        if key == "service" and written.replace("_", "a").isalnum() and len(written) <= 64:
            options["service"] = written
        elif key == "radius" and 0 < _whole(written, key) <= MAX_RADIUS_M:
            options["radius"] = float(written)
        elif key == "theme" and written in THEMES:
            options["theme"] = written
        elif key in ("buildings", "mine", "walk") and written in ("0", "1"):
            options[key] = written == "1"
        # A page that has changed something asks for tiles it has not seen: any value will do.
        elif key != "v":
            raise HTTPException(400, f"{key}={written} is not understood")
    return options


def _answer(request: Request, body: bytes, media_type: str) -> Response:
    """
    Response that the browser keeps for this user and revalidates each time.

    An unchanged tile is answered with 304; `Vary` keeps the tiles of two users of one browser
    apart.
    """
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": tag, "Vary": "Cookie"}
    # Compressed answers carry the tag with or without the mark of a weak one.
    if tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
        return Response(status_code=304, headers=headers)
    if not body:
        return Response(status_code=204, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
