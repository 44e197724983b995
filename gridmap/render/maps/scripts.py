"""Scripts and styles of the map, by the address under which the application serves them."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from gridmap import config

OWN = Path(__file__).parents[2] / "assets"
NPM = frozenset({"ol/dist/ol.js"})
"""Files of `node_modules` that may be served: nothing that a package happens to ship besides."""


def npm_root() -> Path:
    """Folder of the packages that `make setup` installs."""
    return config.ROOT / "node_modules"


@lru_cache(maxsize=64)
def _npm_version(package: str) -> str:
    manifest = npm_root() / package / "package.json"
    if not manifest.exists():
        return "missing"
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


@lru_cache(maxsize=1)
def _own_version() -> str:
    # One for all files, because our modules name each other without a version.
    times = sorted((file.name, file.stat().st_mtime_ns) for file in OWN.iterdir())
    return hashlib.blake2b(repr(times).encode(), digest_size=6).hexdigest()


def address(path: str) -> str:
    """Local address of `npm/<package>/<file>` or of a file of ours; it changes with the file."""
    if path.startswith("npm/"):
        return f"/assets/{path}?v={_npm_version(path.split('/')[1])}"
    return f"/assets/{_own_version()}/{path}"


def first() -> dict[str, str]:
    """Addresses of what a page with the map begins with, and how its browser is to load each."""
    kinds = {address("npm/ol/dist/ol.js"): "preload; as=script",
             address("map.css"): "preload; as=style"}  # fmt: skip
    # map.js imports all of the others, some by way of others.
    return kinds | {address(file.name): "modulepreload" for file in sorted(OWN.glob("*.js"))}


def preloads() -> str:
    """Value of a header `Link` (RFC 8288) that names what a page with the map will fetch."""
    return ", ".join(f"<{one}>; rel={kind}" for one, kind in first().items())
