"""Scripts and styles of the map: our own, and those of a list from `node_modules`."""

import json
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from gridmap import config

OWN = Path(__file__).parent.parent / "assets"
LEAFLET_IMAGES = (
    "layers.png",
    "layers-2x.png",
    "marker-icon.png",
    "marker-icon-2x.png",
    "marker-shadow.png",
)
NPM = frozenset(
    {
        "leaflet/dist/leaflet.js",
        "leaflet/dist/leaflet.css",
        *(f"leaflet/dist/images/{name}" for name in LEAFLET_IMAGES),
        "leaflet.vectorgrid/dist/Leaflet.VectorGrid.bundled.min.js",
    }
)
"""What may be read of `node_modules`: nothing that a package happens to ship besides."""

# Addresses hold the version, so that what is kept can never be the wrong one.
KEEP = "private, max-age=31536000, immutable"


def npm_root() -> Path:
    """Where `make setup` puts the packages."""
    return config.ROOT / "node_modules"


@lru_cache(maxsize=64)
def version(path: str) -> str:
    """Version of a file's package, or the time of our own file: what its address ends in."""
    if path.startswith("npm/"):
        manifest = npm_root() / path.split("/")[1] / "package.json"
        if not manifest.exists():
            return "missing"
        return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    return format((OWN / path).stat().st_mtime_ns, "x")


def address(path: str) -> str:
    """Local address of `npm/<package>/<file>` or of a file of ours."""
    return f"/assets/{path}?v={version(path)}"


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
    """GET /assets/<file> of ours."""
    file = OWN / request.path_params["path"]
    if file.parent != OWN or not file.is_file():
        return PlainTextResponse("no such asset", status_code=404)
    return FileResponse(file, headers={"Cache-Control": KEEP})
