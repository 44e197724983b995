"""
Arrays that take a while to compute, kept in files named by a digest of what they follow from.

A file is never out of date: what follows from something else has another name. Nobody is served
what he may not see: the name is known to who holds what it was computed from. Files that nobody has
used for longest go first.
"""

import hashlib
import json
import logging
import os
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from gridmap import config

Arrays = dict[str, npt.NDArray]

MOST_BYTES = 1 << 30
"""Size of all files together from which on the oldest are deleted."""

_log = logging.getLogger(__name__)
_making: dict[str, threading.Lock] = {}


def kept(subject: str, of: Iterable[npt.NDArray | str], make: Callable[[], Arrays]) -> Arrays:
    """
    Arrays by name that follow from others, from their file, else made and written to it.

    Two that want the same at once make it once. Where nothing can be written, it is made each time.

    Parameters
    ----------
    subject
        What is kept, as a part of the file's name.
    of
        All that it follows from: numbers, geometries and texts. The program is part of it.
    make
        Makes it; arrays of numbers, texts or geometries.
    """
    key = f"{subject}-{digest(of)}"
    path = config.home() / "kept" / f"{key}.npz"
    with _making.setdefault(key, threading.Lock()):
        found = _read(path)
        if found is None:
            found = make()
            _write(path, found)
    return found


def digest(of: Iterable[npt.NDArray | str]) -> str:
    """Digest of arrays (numbers, geometries, texts) and texts, in their order."""
    found = hashlib.blake2b(digest_size=16)
    for one in of:
        written = one.encode() if isinstance(one, str) else _bytes(one)
        found.update(len(written).to_bytes(8))
        found.update(written)
    return found.hexdigest()


def _bytes(values: npt.NDArray) -> bytes:
    if values.dtype != object:
        return values.tobytes()
    if len(values) and isinstance(values[0], shapely.Geometry):
        return b"".join(shapely.to_wkb(values))
    return json.dumps(values.tolist()).encode()


def _read(path: Path) -> Arrays | None:
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            packed = dict(arrays)
        os.utime(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        # A file that the machine's crash cut off, say.
        _log.warning("%s cannot be read and is made anew: %s", path, error)
        return None
    return _unpacked(packed)


def _write(path: Path, arrays: Arrays) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            np.savez(file, allow_pickle=False, **_packed(arrays))
        Path(file.name).replace(path)
        _tidy(path.parent)
    except OSError as error:
        _log.warning("%s cannot be written: %s", path, error)


def _tidy(folder: Path) -> None:
    """Delete the files that were used least recently, beyond what all may take."""
    files = sorted(
        ((one.stat(), one) for one in folder.iterdir()), key=lambda each: -each[0].st_mtime
    )
    size = 0
    for known, path in files:
        size += known.st_size
        if size > MOST_BYTES:
            path.unlink(missing_ok=True)


def _packed(arrays: Mapping[str, npt.NDArray]) -> Arrays:
    """Geometries as their WKB end to end, and the length of each: NumPy would pickle them."""
    found = {}
    for name, values in arrays.items():
        if values.dtype == object:
            wkb = shapely.to_wkb(values)
            found[f"{name}.wkb"] = np.frombuffer(b"".join(wkb), np.uint8)
            found[f"{name}.size"] = np.array([len(one) for one in wkb], np.int64)
        else:
            found[name] = values
    return found


def _unpacked(packed: Arrays) -> Arrays:
    found = {}
    for name, values in packed.items():
        if name.endswith(".wkb"):
            whole, ends = values.tobytes(), np.cumsum(packed[f"{name[:-4]}.size"]).tolist()
            wkb = [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]
            found[name[:-4]] = np.asarray(shapely.from_wkb(np.array(wkb, object)), object)
        elif not name.endswith(".size"):
            found[name] = values
    return found
