"""Tools of the sample town's makers: random numbers by subject, parts of a geometry."""

import zlib

import numpy as np
import shapely


def stream(seed: int, subject: str) -> np.random.Generator:
    """
    Random numbers for one subject: a change in one leaves the others alone.

    The same seed and subject give the same numbers.
    """
    return np.random.default_rng([seed, zlib.crc32(subject.encode())])


def parts(geom: shapely.Geometry) -> list[shapely.Geometry]:
    """The single geometries of a collection; none for an empty one."""
    return [part for part in shapely.get_parts(geom) if not part.is_empty]
