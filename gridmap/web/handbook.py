"""The handbook: the files of a language by role, as one page without a script."""

import html
import re
from functools import lru_cache
from pathlib import Path
from string import Template

from markdown_it import MarkdownIt
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from gridmap import config, i18n

FOLDER = config.ROOT / "docs" / "handbook"
PARTS = ("handbook", "start", "grid_leader", "community_worker", "street_official", "planner",
         "admin")  # fmt: skip
"""Files in their order; a language has those that it needs."""
TITLE = i18n.mark("Handbook")

_HEADING = re.compile(r'^# (.+)$|<a id="(\w+)"></a>\s+## (.+)', re.MULTILINE)
_page = Template((Path(__file__).parent / "handbook.html").read_text(encoding="utf-8"))


def folder(language: str) -> Path:
    """Folder of a language's files: `zh-CN` for zh_CN."""
    return FOLDER / language.replace("_", "-")


def address(language: str, page: str) -> str:
    """Address of the place that explains a page, by the page's name."""
    return f"/handbook/{language.replace('_', '-')}/#{page}"


@lru_cache
def page(language: str) -> str:
    """HTML of a language's handbook."""
    files = (folder(language) / f"{part}.md" for part in PARTS)
    text = "\n\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    return _page.substitute(
        lang=language.replace("_", "-"),
        title=html.escape(i18n.translate(TITLE, language)),
        contents="\n".join(_contents(text)),
        text=MarkdownIt("commonmark", {"html": True}).enable("table").render(text),
    )


def _contents(text: str) -> list[str]:
    """Entries of the list of contents: names of the parts, and links to their places."""
    return [
        f"<strong>{html.escape(part)}</strong>" if part
        else f'<a href="#{place}">{html.escape(heading)}</a>'
        for part, place, heading in _HEADING.findall(text)
    ]  # fmt: skip


async def handbook(request: Request) -> Response:
    """GET /handbook/<language>/."""
    language = _language(request)
    if language is None:
        return PlainTextResponse("no such handbook", status_code=404)
    return HTMLResponse(page(language), headers={"Cache-Control": "no-cache"})


async def picture(request: Request) -> Response:
    """GET /handbook/<language>/pictures/<name>."""
    language = _language(request)
    pictures = folder(language or "") / "pictures"
    file = pictures / request.path_params["name"]
    if language is None or file.parent != pictures or not file.is_file():
        return PlainTextResponse("no such picture", status_code=404)
    return FileResponse(file, headers={"Cache-Control": "no-cache"})


def _language(request: Request) -> str | None:
    """Language that the address names; None where there is no such one."""
    code = request.path_params["language"].replace("-", "_")
    return code if code in i18n.codes() else None
