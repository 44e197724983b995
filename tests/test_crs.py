"""Datums against published vectors and by properties; zones by hand."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod

from gridmap import crs
from gridmap.errors import CrsError
from tests import twins
from tests.twins import datums

IN_CHINA = {"lon": st.floats(73.6, 134.9), "lat": st.floats(3.5, 53.5)}


def test_a_known_pair():
    """Tiananmen's pair that every library quotes."""
    lon, lat = crs.from_wgs84(116.404, 39.915, "gcj02")
    assert (lon, lat) == pytest.approx((116.410244, 39.916404), abs=1e-6)


@pytest.mark.parametrize(("origin", "count"), twins.each([15], [3]))
def test_published_gcj02(origin: str, count: int):
    rows = datums.pairs(origin)
    assert len(rows) == count
    for lon, lat, *expected in rows:
        assert crs.from_wgs84(lon, lat, "gcj02") == pytest.approx(tuple(expected), abs=1e-6)


@pytest.mark.parametrize(("origin", "count"), twins.each([15], [664]))
def test_cities_of_china(origin: str, count: int):
    """Places in three datums: 1 m for GCJ-02, the public set's own rounding, 2 cm for BD-09."""
    wgs84, gcj02, bd09 = datums.triples(origin)
    assert wgs84.shape == (2, count)
    distance = Geod(ellps="WGS84").inv
    assert distance(*crs.from_wgs84(*wgs84, "gcj02"), *gcj02)[2].max() < 1
    assert distance(*crs.to_wgs84(*gcj02, "gcj02"), *wgs84)[2].max() < 1
    through = crs.to_wgs84(*gcj02, "gcj02")
    assert distance(*crs.from_wgs84(*through, "bd09"), *bd09)[2].max() < 0.02


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09"])
@given(**IN_CHINA)
def test_there_and_back(datum: str, lon: float, lat: float):
    there = crs.from_wgs84(lon, lat, datum)
    back = crs.to_wgs84(*there, datum)
    assert back == pytest.approx((lon, lat), abs=1e-9)


@given(**IN_CHINA)
def test_the_shift_is_never_a_kilometre(lon: float, lat: float):
    moved = crs.from_wgs84(lon, lat, "gcj02")
    assert 1 < Geod(ellps="WGS84").inv(lon, lat, *moved)[2] < 1000


def test_arrays_keep_their_holes():
    lon, lat = crs.to_wgs84([118.8, np.nan], [32.0, np.nan], "gcj02")
    assert np.isfinite(lon[0])
    assert np.isnan(lon[1]) and np.isnan(lat[1])


def test_no_shift_abroad():
    assert crs.from_wgs84(14.5, 35.9, "gcj02") == (14.5, 35.9)


def test_unknown_datum():
    with pytest.raises(CrsError, match="there are wgs84, cgcs2000, gcj02, bd09"):
        crs.to_wgs84(1, 2, "gcj2")


@pytest.mark.parametrize(
    ("middle", "code"),
    [
        ((75.0, 39.5), 4534),
        ((102.7, 25.0), 4543),
        ((118.4, 32.0), 4548),
        ((118.6, 32.0), 4549),
        ((130.4, 42.9), 4552),
        ((135.0, 48.4), 4554),
        ((14.4, 35.9), 32633),
        ((-8.6, 41.1), 32629),
        ((151.2, -33.9), 32756),
    ],
)
def test_the_zone_follows_the_data(middle: tuple[float, float], code: int):
    lon, lat = middle
    assert crs.metric_crs((lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05)).to_epsg() == code


def test_every_chinese_zone_has_its_meridian():
    for meridian in range(75, 136, 3):
        zone = crs.metric_crs((meridian, 30, meridian, 30))
        place = crs.reproject(np.array([shapely.Point(meridian, 30)]), crs.STORED, zone)[0]
        assert place.x == pytest.approx(500_000, abs=0.001)


def test_metres_are_metres():
    """A degree of latitude at 32 N is 110.9 km."""
    plane = crs.metric_crs((118.7, 32, 118.9, 32.1))
    line = crs.reproject(
        np.array([shapely.LineString([(118.8, 32), (118.8, 32.01)])]), crs.STORED, plane
    )
    assert shapely.length(line)[0] == pytest.approx(1108.8, abs=0.5)


@pytest.mark.parametrize(
    "extent", [(120, 30, 119, 31), (32, 118, 33, 119), (100, 20, 120, 30), (np.nan,) * 4]
)
def test_no_zone(extent: tuple[float, float, float, float]):
    with pytest.raises(CrsError):
        crs.metric_crs(extent)


@pytest.mark.parametrize("code", [4326, 3857, 2264])
def test_a_crs_that_does_not_measure_in_metres(code: int):
    with pytest.raises(CrsError, match="metric_crs"):
        crs.require_metric(CRS.from_epsg(code))


def test_what_users_write():
    assert crs.parse("EPSG:4490") == crs.STORED
    assert crs.parse("cgcs2000") == crs.STORED
    assert crs.parse("GCJ-02") == "gcj02"
    assert crs.parse("epsg:4549").to_epsg() == 4549
    with pytest.raises(CrsError, match="gcj02 or bd09"):
        crs.parse("mars")


def test_northing_first_systems_are_read_easting_first():
    """EPSG:4549 declares northing first; its files do not keep to that."""
    place = crs.reproject(np.array([shapely.Point(500_000, 3_500_000)]), CRS.from_epsg(4549))[0]
    assert place.x == pytest.approx(120, abs=1e-6)
    assert 31 < place.y < 32


def test_datums_move_geometry():
    square = shapely.box(118.78, 32.04, 118.79, 32.05)
    moved = crs.reproject(np.array([square, None]), crs.STORED, "gcj02")
    back = crs.reproject(moved, "gcj02")
    assert moved[0].centroid.distance(square.centroid) > 0.003
    assert shapely.equals_exact(back[0], square, tolerance=1e-9)
    assert back[1] is None
