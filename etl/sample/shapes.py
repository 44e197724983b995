"""Small geometry helpers."""

import shapely


def parts(geom: shapely.Geometry) -> list[shapely.Geometry]:
    """The single geometries of a collection; none for an empty one."""
    return [part for part in shapely.get_parts(geom) if not part.is_empty]
