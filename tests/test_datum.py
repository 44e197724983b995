"""A layer in the wrong datum is refused by what it lies on, and a right one never is."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from sqlalchemy import Connection, text

from etl.boundaries import Communities
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.layer import Layer
from etl.run import Report, load
from etl.service_points import ServicePoints
from etl.streets import Streets
from gridmap import config, crs, datum
from gridmap.cli import main
from gridmap.errors import CrsError
from gridmap.store import db, migrate
from tests.layers import house
from tests.twins.cities import City

PLANE = CRS.from_epsg(4548)
SHIFT_M = {"gcj02": 56, "bd09": 122}
"""How far either datum lies off in the sample town, tens of metres: 568 and 1,221 m."""


def moved(frame: gpd.GeoDataFrame, to: str, taken_as: str = "wgs84") -> gpd.GeoDataFrame:
    """The layer as someone has it whose coordinates are in a datum and call themselves another."""

    def shift(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(crs.to_wgs84(*crs.from_wgs84(xy[:, 0], xy[:, 1], to), taken_as))

    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), shift), crs=4326)


def sample(name: str) -> gpd.GeoDataFrame:
    """A layer of the sample town."""
    return gpd.read_file(config.SAMPLE / f"{name}.geojson")


def write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """As GeoJSON or GeoPackage, by the ending."""
    frame.to_file(path)
    return path


def counted(connection: Connection) -> list[int]:
    """Rows that a load could have left behind."""
    tables = ("import_run", "reject", "service_point", "building", "street", "candidate_site")
    return [
        connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables
    ]


@pytest.fixture
def town(connection: Connection) -> Connection:
    """Communities, estates, buildings and streets of the sample town."""
    for name, kind in (
        ("community", Communities),
        ("estate", Estates),
        ("building", Buildings),
        ("street", Streets),
    ):
        report = load(connection, kind(), config.SAMPLE / f"{name}.geojson")
        assert "WARNING" not in str(report.notes)
    return connection


def attempt(connection: Connection, source: Layer, path: Path) -> Report:
    """A load of its own: undone if it fails, as on the command line."""
    with connection.begin_nested():
        return load(connection, source, path)


LAYERS = {
    "service_point.geojson": (ServicePoints, 40),
    "candidate_site.geojson": (CandidateSites, 47),
    "estate.gpkg": (Estates, 30),
    "building.gpkg": (Buildings, 200),
    "street.gpkg": (Streets, 200),
}


@pytest.mark.parametrize("file", LAYERS)
def test_the_town_in_every_datum(town: Connection, tmp_path: Path, file: str):
    """Named communities or not: refused with shift and datum, loaded with it, settled by --crs."""
    kind, count = LAYERS[file]
    layer = sample(file.partition(".")[0]).iloc[:count]
    if kind is not Estates:
        layer = layer.drop(columns=["community", "estate", "parent"], errors="ignore")
    right = attempt(town, kind(name="another"), write(layer, tmp_path / f"right_{file}"))
    assert "datum" not in right.notes
    for name, metres in SHIFT_M.items():
        wrong = write(moved(layer, name), tmp_path / f"{name}_{file}")
        before = counted(town)
        said = rf"lies {metres}\d m to the (south-east|east) of .* system \(--crs\) to {name};"
        with pytest.raises(CrsError, match=said) as no:
            attempt(town, kind(name=name), wrong)
        assert "\n" not in str(no.value)
        assert counted(town) == before
        settled = attempt(town, kind(name=name, crs="EPSG:4326"), wrong)
        assert str(settled.notes["datum"]).startswith("WARNING")
        # Some way off, a building may lie over half of another source's, and a street on another:
        # it comes back, and is never taken for that one.
        assert settled.loaded + settled.rejected == count
        assert set(settled.codes) <= {"outline-known", "street-known"}
        assert "joined_to_known_buildings" not in settled.notes
        assert settled.loaded > 0.8 * count
        mended = attempt(town, kind(name=f"{name} mended", crs=name), wrong)
        assert "datum" not in mended.notes


def test_what_is_loaded_may_be_wrong(connection: Connection, tmp_path: Path):
    """Streets in GCJ-02 that nobody could check; then the buildings come."""
    streets = write(moved(sample("street"), "gcj02"), tmp_path / "street.gpkg")
    unchecked = load(connection, Streets(), streets)
    assert str(unchecked.notes["datum"]) == "not checked: nothing is loaded that it lies on"
    path = config.SAMPLE / "building.geojson"
    with pytest.raises(
        CrsError, match=r"shift of GCJ-02, and rather theirs.*load the streets again"
    ):
        attempt(connection, Buildings(), path)
    settled = attempt(connection, Buildings(crs="EPSG:4326"), path)
    assert str(settled.notes["datum"]).startswith("WARNING")


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
def test_converted_for_nothing(town: Connection, name: str):
    """WGS 84 declared as another datum: somebody said so, so it is loaded, and loudly."""
    report = attempt(town, ServicePoints(crs=name), config.SAMPLE / "service_point.geojson")
    assert "WARNING" in str(report.notes["datum"])
    assert "taken as WGS 84 it fits" in str(report.notes["datum"])


def test_too_few_to_say(town: Connection, tmp_path: Path):
    few = moved(sample("candidate_site").drop(columns="community").iloc[:3], "gcj02")
    report = attempt(town, CandidateSites(), write(few, tmp_path / "few.geojson"))
    assert report.loaded == 3
    assert str(report.notes["datum"]) == (
        "not checked: only 3 features in 2 places to compare with the loaded buildings"
    )


def test_by_its_own_keys(connection: Connection, tmp_path: Path):
    """Nothing else is loaded: the same points have moved by the shift of a datum."""
    path = config.SAMPLE / "service_point.geojson"
    load(connection, ServicePoints(), path)
    again = attempt(connection, ServicePoints(), path)
    assert (again.inserted, again.updated) == (0, 0)
    assert "datum" not in again.notes
    wrong = write(moved(sample("service_point"), "bd09"), tmp_path / "service_point.geojson")
    with pytest.raises(CrsError, match="same features loaded before; taken as BD-09 it fits"):
        attempt(connection, ServicePoints(), wrong)


def test_on_the_command_line(
    town: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    @contextmanager
    def inside() -> Iterator[Connection]:
        with town.begin_nested():
            yield town

    monkeypatch.setattr(db, "as_owner", inside)
    monkeypatch.setattr(migrate, "migrate", lambda: None)
    wrong = write(moved(sample("service_point"), "gcj02"), tmp_path / "points.geojson")
    before = counted(town)
    words = ["load", "service-points", str(wrong)]
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 1
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "gridmap: " in one]
    assert "points: it lies 56" in line
    assert "set the coordinate system (--crs) to gcj02" in line
    assert counted(town) == before
    with pytest.raises(SystemExit) as loaded:
        main([*words, "--crs", "gcj02"])
    assert not loaded.value.code
    assert "datum" not in capsys.readouterr().out
    apart = town.execute(text("SELECT avg(ST_X(geom)) FROM service_point")).scalar_one()
    assert apart == pytest.approx(sample("service_point").geometry.x.mean(), abs=1e-6)


def test_a_city(connection: Connection, city: City, tmp_path: Path):
    """A city as OpenStreetMap has it, and its buildings and points as map services have them."""
    gpkg = city.gpkg
    load(connection, Streets(), gpkg)
    buildings = gpd.read_file(gpkg, layer="buildings")[["building", "geometry"]]
    assert "datum" not in load(connection, Buildings(), gpkg).notes
    pois = gpd.read_file(gpkg, layer="pois")[["name", "geometry"]].dropna()
    layers = {
        "building": (Buildings, buildings.iloc[:300]),
        "site": (CandidateSites, pois.drop_duplicates("name")),
    }
    for name, (kind, layer) in layers.items():
        for datum_ in SHIFT_M:
            wrong = write(moved(layer, datum_), tmp_path / f"{name}_{datum_}.geojson")
            with pytest.raises(CrsError, match=rf"coordinate system \(--crs\) to {datum_};"):
                attempt(connection, kind(), wrong)
        path = write(layer, tmp_path / f"{name}.geojson")
        assert "datum" not in attempt(connection, kind(), path).notes


def test_abroad(connection: Connection, tmp_path: Path):
    """In Porto GCJ-02 is WGS 84: nothing is compared, wherever a layer lies."""
    corners = np.random.default_rng(0).uniform((-8.62, 41.14), (-8.61, 41.15), (50, 2))
    names = [str(number) for number in range(50)]
    houses = gpd.GeoDataFrame(
        {"name": names}, geometry=[house(*corner) for corner in corners], crs=4326
    )
    load(connection, Buildings(), write(houses, tmp_path / "house.geojson"))
    places = houses.set_geometry(gpd.points_from_xy(*(corners + 0.004).T, crs=4326))
    report = load(connection, CandidateSites(), write(places, tmp_path / "place.geojson"))
    assert (report.loaded, "datum" in report.notes) == (50, False)


CORNER = np.array([520_000, 3_440_000])
"""Of the drawn towns, metres in `PLANE`."""


def streets_of(seed: int) -> np.ndarray:
    """Streets every 90 m or so, block by block, in the plane."""
    rng = np.random.default_rng(seed)
    x, y = np.cumsum(rng.uniform(60, 120, (2, 20)), axis=1) + CORNER[:, None]
    along = [shapely.LineString([(a, c), (b, c)]) for a, b in pairwise(x) for c in y]
    return np.array(
        along + [shapely.LineString([(c, a), (c, b)]) for a, b in pairwise(y) for c in x]
    )


def houses_of(seed: int, streets: np.ndarray, count: int) -> np.ndarray:
    """Houses anywhere but on a street or far from one, in EPSG:4326."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(100, 1500, (40 * count, 2)) + CORNER
    sizes = rng.uniform(6, 20, (40 * count, 2))
    houses = shapely.box(*(places - sizes).T, *(places + sizes).T)
    tree = shapely.STRtree(streets)
    near = np.unique(tree.query(houses, predicate="dwithin", distance=15)[0])
    on = tree.query(houses, predicate="intersects")[0]
    return crs.reproject(houses[np.setdiff1d(near, on)[:count]], PLANE, crs.STORED)


@given(
    seed=st.integers(0, 10_000),
    count=st.sampled_from([5, 10, 30, 100]),
    true=st.sampled_from(["wgs84", "gcj02", "bd09"]),
    declared=st.sampled_from(["wgs84", "gcj02", "bd09"]),
)
@settings(max_examples=40)
def test_drawn_towns(seed: int, count: int, true: str, declared: str):
    """A right layer is left alone, a wrong one never called another; 100 houses are enough."""
    streets = streets_of(seed)
    frame = gpd.GeoDataFrame(geometry=houses_of(seed, streets, count), crs=4326)
    lies = moved(frame, true, declared).geometry.to_numpy()
    measure = datum.beside("streets", lies, streets)
    found = datum.judge([measure], declared, PLANE, np.random.default_rng(seed))
    assert found.move is None or found.move.datum == true != declared
    if count == 100:
        assert found.is_right == (true == declared)
        assert (found.move is None) == (true == declared)


@given(seed=st.integers(0, 10_000), count=st.sampled_from([5, 10, 30, 100]))
@settings(max_examples=40)
def test_what_belongs_nowhere_is_left_alone(seed: int, count: int):
    """Houses strewn without regard to streets: no datum fits them, so none is named."""
    rng = np.random.default_rng(seed + 1)
    corners = rng.uniform(100, 1500, (count, 2)) + CORNER
    houses = shapely.box(*corners.T, *(corners + np.array([20, 12])).T)
    probes = crs.reproject(houses, PLANE, crs.STORED)
    measure = datum.beside("streets", probes, streets_of(seed))
    assert datum.judge([measure], "wgs84", PLANE, rng).move is None
