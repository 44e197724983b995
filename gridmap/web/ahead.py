"""
Files that the login page has the browser fetch while somebody types a name and a password.

A page begins with a hundred scripts and two fonts of Streamlit's and with the map's own. They are
the same for everybody and hold no data: exactly these are open without a login, and the browser
keeps them, because their addresses change with what is in them.
"""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gridmap.render.maps import scripts

ENTRY = "index.html"
PARTS = frozenset({"BidiComponent", "Button", "ButtonGroup", "DataFrame", "DownloadButton", "Html",
                   "Metric", "PageLink", "TextInput"})  # fmt: skip
"""Parts of Streamlit that first pages are made of, by their names in its manifest."""

FONTS = frozenset({"SourceSansVF-Upright.ttf.woff2", "MaterialSymbols-Rounded.woff2"})


@lru_cache(maxsize=1)
def links() -> str:
    """HTML that names the files: the browser fetches them when it has nothing else to do."""
    return "".join(f'\n<link rel="prefetch" href="{one}">' for one in _addresses())


@lru_cache(maxsize=1)
def paths() -> frozenset[str]:
    """Paths of the files."""
    return frozenset(one.split("?")[0] for one in _addresses())


def _addresses() -> list[str]:
    spec = find_spec("streamlit")
    assert spec and spec.origin
    manifest = Path(spec.origin).parent / "static" / "manifest.json"
    # What Streamlit calls its files is its own business: without them, a page takes longer.
    known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    return [*scripts.first(), *(f"/{one}" for one in _streamlit(known))]


def _streamlit(manifest: dict[str, Any]) -> list[str]:
    """Files of Streamlit's entry, of `PARTS` and of `FONTS`, with all that they import."""
    names = [
        name
        for name, one in manifest.items()
        if name == ENTRY or one.get("name") in PARTS or name.rsplit("/", 1)[-1] in FONTS
    ]
    files: dict[str, None] = {}
    for name in names:  # which grows
        one = manifest[name]
        files |= dict.fromkeys([one["file"], *one.get("css", ())])
        names += [each for each in one.get("imports", ()) if each not in names]
    return list(files)
