"""Numbers of a workbook that are shown with zeros in front: 12 formatted as 00000 is 00012."""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

_ZEROS = re.compile(r"0{2,20}(?:;@|;General)?")
_NUMBER = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([0-9]{1,15})(?:\.0)?</v>'
)
_OTHER = re.compile(rb'\bt="[^n]')
"""A cell whose number is that of a text, or a fault."""
_STYLE = re.compile(rb'\bs="([0-9]+)"')


def widths(styles: bytes) -> dict[bytes, int]:
    """How many digits a style shows at least, by its number; those alone that show zeros."""
    try:
        top = ElementTree.fromstring(styles)
    except ElementTree.ParseError:
        return {}
    codes = {
        one.get("numFmtId"): one.get("formatCode", "") for one in top.iter() if _is(one, "numFmt")
    }
    formats = next((list(one) for one in top if _is(one, "cellXfs")), [])
    return {
        str(at).encode(): code.split(";")[0].count("0")
        for at, one in enumerate(formats)
        if _ZEROS.fullmatch(code := codes.get(one.get("numFmtId"), ""))
    }


def padded(chunk: bytes, widths: Mapping[bytes, int]) -> Iterator[tuple[re.Match[bytes], str]]:
    """Cells of a part of a sheet (column and row, as `_NUMBER` finds them) as they are shown."""
    if not widths:
        return
    for cell in _NUMBER.finditer(chunk):
        style = _STYLE.search(cell[3])
        width = widths.get(style[1]) if style and not _OTHER.search(cell[3]) else None
        if width and len(cell[4]) < width:
            yield cell, cell[4].decode().zfill(width)


def _is(one: ElementTree.Element, tag: str) -> bool:
    return one.tag.rpartition("}")[2] == tag
