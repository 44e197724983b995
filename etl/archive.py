"""Layers that come packed: a .zip with a shapefile in it, in a folder or not, or a FileGDB."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from etl import gdal
from gridmap.errors import SourceError
from gridmap.i18n import Message

ENDINGS = (".zip", ".kmz")
MOST_UNPACKED = 512 << 20
"""Bytes of all its files; of a layer see `gridmap.limits`."""
MOST_PARTS = 10_000

LAYERS = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".tab", ".mif", ".csv", ".xlsx", ".xls",
          ".ods", ".et", ".fgb", ".gml", ".parquet")  # fmt: skip

_UTF8 = 0x800


@contextmanager
def opened(path: Path, layer: str | None, wanted: tuple[str, ...]) -> Iterator[Path]:
    """
    The file to read: the path itself, or the one layer in a packed file, unpacked for a while.

    Raises
    ------
    SourceError
        Damaged, locked, too large, no layer in it, or several and none is named.
    """
    if path.suffix.lower() not in ENDINGS:
        yield path
        return
    with unpacked(path) as by_name:
        if len(by_name) == 1:
            yield next(iter(by_name.values()))
        else:
            yield by_name[gdal.pick(path, list(by_name), layer, wanted)]


@contextmanager
def unpacked(path: Path) -> Iterator[dict[str, Path]]:
    """Layers of a packed file by the names that tell them apart, unpacked for a while."""
    with TemporaryDirectory(prefix="gridmap-") as folder:
        _unpack_all(path, Path(folder))
        found = sorted(_layers(Path(folder)))
        if not found:
            raise SourceError(
                "{file}: no layer in it ({endings})", file=path.name, endings=list(LAYERS)
            )
        by_name = {one.stem: one for one in found}
        if len(by_name) < len(found):
            by_name = {str(one.relative_to(folder)): one for one in found}
        yield by_name


def _layers(folder: Path) -> Iterator[Path]:
    for one in folder.rglob("*"):
        inside = [part for part in one.relative_to(folder).parts[:-1] if part.endswith(".gdb")]
        is_rubbish = any(part.startswith((".", "__MACOSX")) for part in one.parts)
        if inside or is_rubbish:
            continue
        ending = one.suffix.lower()
        if ending == ".gdb" if one.is_dir() else ending in LAYERS:
            yield one


def _unpack_all(path: Path, folder: Path) -> None:
    """Unpack a file, and those packed in it; not what is packed in these."""
    left = _unpack(path, folder, MOST_UNPACKED)
    for number, inner in enumerate(sorted(_files(folder, ENDINGS))):
        left = _unpack(inner, folder / f"{number} {inner.stem}"[-120:], left)


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for one in folder.rglob("*"):
        is_rubbish = any(part.startswith((".", "__MACOSX")) for part in one.parts)
        if one.suffix.lower() in endings and one.is_file() and not is_rubbish:
            yield one


def _unpack(path: Path, folder: Path, left: int) -> int:
    """Unpack a file; how many bytes are left of those allowed."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = [info for info in package.infolist() if not info.is_dir()]
            if len(parts) > MOST_PARTS:
                raise SourceError(
                    "{file}: more than {number} files in it", file=path.name, number=MOST_PARTS
                )
            if sum(info.file_size for info in parts) > left:
                raise SourceError(_too_large(path))
            for info in parts:
                target = folder.joinpath(*_parts(info))
                target.parent.mkdir(parents=True, exist_ok=True)
                with package.open(info) as packed, target.open("wb") as out:
                    while chunk := packed.read(1 << 20):
                        left -= len(chunk)
                        if left < 0:
                            raise SourceError(_too_large(path))
                        out.write(chunk)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise SourceError("{file}: a damaged .zip", file=path.name) from error
    except RuntimeError as error:
        raise SourceError(
            "{file}: locked by a password; save it without one", file=path.name
        ) from error
    return left


def _too_large(path: Path) -> Message:
    return Message(
        "{file}: more than {megabytes} MB when unpacked; load it as several files",
        file=path.name,
        megabytes=MOST_UNPACKED >> 20,
    )


def _parts(info: zipfile.ZipInfo) -> list[str]:
    """Folders and name of a packed file; in GBK where they are not said to be UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    kept = [
        part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("..", "/")
    ]
    return [part.replace(":", "_")[-120:] for part in kept] or ["unnamed"]
