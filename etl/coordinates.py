"""Cells of a table that state a place: numbers of degrees or metres, geometries as text."""

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from etl.features import no_faults
from etl.reasons import reason

_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;\s*", re.I)
_HEX = re.compile(r"(?:\\x|0x)?((?:[0-9A-Fa-f]{2}){9,})")
_CURVE = re.compile(r"CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE", re.I)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_PAIR_MARK = re.compile(r"\s*[,，;；、\s]\s*")
_SIDE = re.compile(r"^(?:东经|北纬|[EN])[:]?\s*|\s*(?:东经|北纬|[EN])$", re.I)
_DEGREES = re.compile(
    r"(\d{1,3})\s*[°º度]\s*(\d{1,2}(?:\.\d+)?)\s*(?:['′’‘分]\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”“秒]|''|′′)?)?)?"
)


def blank(column: pd.Series) -> pd.Series:
    """Which cells hold nothing."""
    return column.isna() | (column.astype(str).str.strip() == "")


def numbers(written: pd.Series) -> npt.NDArray[np.float64]:
    """
    Coordinates as numbers, NaN where a cell is none.

    With sides (E118.78, 北纬32.04) and in degrees, minutes and seconds too; with decimal commas
    where the whole column has them.
    """
    text = written.astype(str).map(_plain)
    filled = text[~blank(written)]
    with_comma = filled.map(lambda cell: bool(_DECIMAL_COMMA.fullmatch(cell)))
    # Three digits behind every comma may be thousands.
    if len(filled) and with_comma.all() and not filled.str.fullmatch(r"-?\d{1,3},\d{3}").all():
        text = text.str.replace(",", ".")
    return pd.to_numeric(text, errors="coerce").to_numpy(float)


def pairs(written: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The two parts of each cell such as "118.78,32.04"; nothing where there are not two."""
    parts = [_PAIR_MARK.split(str(cell).strip().strip("()（）[]【】").strip()) for cell in written]
    both = [part if len(part) == 2 else ["", ""] for part in parts]
    first, second = ([part[at] for part in both] for at in (0, 1))
    return pd.Series(first, dtype=object), pd.Series(second, dtype=object)


def geometries(written: pd.Series) -> tuple[npt.NDArray, npt.NDArray, set[int]]:
    """
    Geometries of WKT, EWKT, hexadecimal WKB or GeoJSON, faults, and the SRIDs that they state.

    A cell that is none of these is a fault, an empty one is no geometry.
    """
    gone = blank(written).to_numpy(bool)
    texts = ["" if no else str(cell) for no, cell in zip(gone, written, strict=True)]
    srids = {int(found.group(1)) for found in map(_SRID.match, texts) if found}
    plain = [_SRID.sub("", text).strip() for text in texts]
    geometry = np.full(len(plain), None, dtype=object)
    faults = no_faults(len(plain))
    curved = np.array([bool(_CURVE.search(text)) for text in plain], dtype=bool)
    coded = [_HEX.fullmatch(text) for text in plain]
    is_hex = np.array([one is not None for one in coded], dtype=bool)
    is_json = np.array([text.startswith("{") for text in plain], dtype=bool)
    is_text = ~(gone | curved | is_hex | is_json)
    given = np.array(
        [code.group(1) if code else text for code, text in zip(coded, plain, strict=True)],
        dtype=object,
    )
    for where, read in (
        (is_text, shapely.from_wkt),
        (is_hex, shapely.from_wkb),
        (is_json, shapely.from_geojson),
    ):
        geometry[where] = _each(given[where], read)
    faults[shapely.is_missing(geometry) & ~gone] = reason("wkt-unreadable")
    faults[curved] = reason("geometry-curved")
    return geometry, faults, srids | {int(one) for one in shapely.get_srid(geometry) if one > 0}


def _each(texts: npt.NDArray, read: Callable[..., npt.NDArray]) -> npt.NDArray:
    try:
        # numpy warns of the numbers in some texts that are none of the format.
        with np.errstate(all="ignore"):
            return np.asarray(read(texts, on_invalid="ignore"), dtype=object)
    except NotImplementedError:
        # A curve in WKB: shapely then reads none of them.
        if len(texts) == 1:
            return np.array([None], dtype=object)
        return np.concatenate([_each(texts[at : at + 1], read) for at in range(len(texts))])


def _plain(cell: str) -> str:
    text = _SIDE.sub("", unicodedata.normalize("NFKC", cell.strip().replace("º", "°"))).strip()
    if found := _DEGREES.fullmatch(text):
        degrees, minutes, seconds = (float(part or 0) for part in found.groups())
        return str(degrees + minutes / 60 + seconds / 3600) if max(minutes, seconds) < 60 else cell
    return text.rstrip("°度")
