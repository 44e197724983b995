"""Pages to print: an HTML template and its values in, a PDF out; nothing is asked of any host."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from weasyprint import HTML, URLFetcher
from weasyprint.urls import FatalURLFetchingError

from gridmap.errors import GridmapError
from gridmap.render.reports.svg import HATCH

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["HATCH"] = HATCH


_NAME_LETTERS = 10
"""Letters up to which a name is kept in one line: a narrow column has room for so many."""


def unbroken(head: str) -> Markup:
    """Heading that breaks at its spaces alone: Chinese may break at any letter."""
    return Markup(" ").join(map(_kept, head.split()))


def names(text: str) -> Markup:
    """Names that break between each other; a longer one anywhere."""
    parts = _NAMES.findall(text)
    return Markup("<wbr>").join(
        _kept(one) if len(one) <= _NAME_LETTERS else escape(one) for one in parts
    )


def _kept(word: str) -> Markup:
    return Markup('<span class="unbroken">{}</span>').format(word)


TEMPLATES.filters["unbroken"] = unbroken
TEMPLATES.filters["names"] = names

MM_PER_PX = 25.4 / 96
_NAMES = re.compile(r"[^、,]+(?:、|, ?)?|[、,]")


class ReportError(GridmapError):
    """Error: a report would load a file from elsewhere."""


class _Nothing(URLFetcher):
    """Refuses every address: a report is made on a closed network, and of what it is given."""

    def __init__(self) -> None:
        # Else what cannot be loaded is logged and left out.
        super().__init__(fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        raise ReportError("a report must not load {url}; put what it shows into the page", url=url)


def pdf(template: str, **values: Any) -> bytes:
    """
    Fill in a template (`templates/<name>.html`) and print it; returns the PDF.

    Raises
    ------
    ReportError
        The page would load something from elsewhere.
    """
    return pdf_of_parts(template, [values])


def room(template: str, **values: Any) -> tuple[int, float]:
    """Number of pages that a filling takes, and the height left below `id="end"`, millimetres."""
    page = TEMPLATES.get_template(f"{template}.html")
    laid_out = HTML(string=page.render(**values), url_fetcher=_Nothing()).render()
    last = laid_out.pages[-1]
    return len(laid_out.pages), (last.height - last.anchors["end"][1]) * MM_PER_PX


def pdf_of_parts(template: str, parts: Iterable[dict[str, Any]]) -> bytes:
    """
    `pdf` of several fillings, one after the other in one file; each is laid out as it is taken.

    So the caller can tell how far it is. Title and language are those of the first.
    """
    page = TEMPLATES.get_template(f"{template}.html")
    try:
        laid_out = [
            HTML(string=page.render(**values), url_fetcher=_Nothing()).render() for values in parts
        ]
        return (
            laid_out[0]
            .copy([page for one in laid_out for page in one.pages])
            .write_pdf(pdf_tags=True)
        )
    except FatalURLFetchingError as error:
        # Of WeasyPrint's own, and no Exception: what was refused is its cause.
        raise ReportError(
            "a report asked for a file from outside: {reason}", reason=error.__cause__ or error
        ) from error
