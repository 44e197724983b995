"""Layers as offices hand them over, with something wrong: real ones, and small twins made here."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from tests import twins
from tests.layers import house, write

HOUSES = [house(118.78, 32.04), house(118.781, 32.04), house(118.782, 32.04)]

KINDS = ["住宅", "住宅", "商业"]


def real(name: str) -> Path:
    """A file of `../shared/faults/layers`."""
    return twins.SHARED / "faults" / "layers" / name


def shapefile(
    path: Path,
    geometry: Sequence[BaseGeometry],
    columns: dict[bytes, list[bytes]],
    *,
    cpg: str | None,
    width: int = 20,
) -> Path:
    """A shapefile whose table has these very bytes; names of at most ten, values of the width."""
    write(path, list(geometry), dummy=[0] * len(geometry))
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    head = struct.pack(
        "<4BIHH20x", 3, 126, 1, 1, len(geometry), 33 + 32 * len(columns), 1 + width * len(columns)
    )
    fields = b"".join(
        name[:10].ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
        for name in columns
    )
    rows = b"".join(
        b" " + b"".join(values[at][:width].ljust(width) for values in columns.values())
        for at in range(len(geometry))
    )
    path.with_suffix(".dbf").write_bytes(head + fields + b"\r" + rows + b"\x1a")
    return path


def table(encoding: str, **columns: list[str]) -> dict[bytes, list[bytes]]:
    """Names and values as bytes."""
    return {
        name.encode(encoding): [value.encode(encoding) for value in values]
        for name, values in columns.items()
    }


def zipped(shp: Path, target: Path, *, folder: str = "", encoding: str = "utf-8") -> Path:
    """A .zip of a shapefile, in a folder whose name is in an encoding."""
    with zipfile.ZipFile(target, "w") as package:
        for part in sorted(shp.parent.glob(f"{shp.stem}.*")):
            if part != target:
                package.writestr(f"FOLDER{part.name}", part.read_bytes())
    raw = target.read_bytes()
    name = folder.encode(encoding)
    assert len(name) == len("FOLDER") or not folder
    target.write_bytes(
        raw.replace(b"FOLDER", name) if folder else raw.replace(b"FOLDER", b"abcde/")
    )
    return target
