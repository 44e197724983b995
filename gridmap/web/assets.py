"""Scripts and styles of the map: our own, and listed ones from `node_modules`."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from gridmap.render.maps.scripts import NPM, OWN, npm_root

# Addresses hold the version, so that what is kept can never be the wrong one.
KEEP = "private, max-age=31536000, immutable"


async def npm_file(request: Request) -> Response:
    """GET /assets/npm/<package>/<file>."""
    path = request.path_params["path"]
    if path not in NPM:
        return PlainTextResponse("no such asset", status_code=404)
    file = npm_root() / path
    if not file.is_file():
        return PlainTextResponse(
            "the map's scripts are not installed: run `make setup`", status_code=503
        )
    return FileResponse(file, headers={"Cache-Control": KEEP})


async def own_file(request: Request) -> Response:
    """GET /assets/<version>/<file> of ours."""
    file = OWN / request.path_params["path"]
    if file.parent != OWN or not file.is_file():
        return PlainTextResponse("no such asset", status_code=404)
    return FileResponse(file, headers={"Cache-Control": KEEP})
