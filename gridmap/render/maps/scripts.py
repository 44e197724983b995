"""Scripts and styles of the map, by the address under which the application serves them."""

import json
from functools import lru_cache
from pathlib import Path

from gridmap import config

OWN = Path(__file__).parents[2] / "assets"
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
"""Files of `node_modules` that may be served: nothing that a package happens to ship besides."""


def npm_root() -> Path:
    """Folder of the packages that `make setup` installs."""
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
