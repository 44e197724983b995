"""Files of layers in the hands of an administrator: recognised, tried, loaded, taken back."""

from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from etl import layer_files, recognition
from etl.recognition import Part
from etl.rollback import rollback
from gridmap import config, store
from gridmap.errors import RollbackError, SourceError
from tests import town as towns
from tests.twins.cities import City

TABLES = (
    *("subdistrict", "community", "estate", "building", "street", "access_point", "service_point"),
    *("service_offer", "candidate_site", "land", "source_row", "layer_change", "reject"),
    "import_run",
)
SAMPLE = {
    "subdistrict.geojson": "subdistrict", "community.geojson": "community",
    "estate.geojson": "estate", "building.geojson": "building", "gate.geojson": "access_point",
    "street.geojson": "street", "green.geojson": "land",
    "service_point.geojson": "service_point", "candidate_site.geojson": "candidate_site",
}  # fmt: skip


def everything(connection: Connection) -> dict[str, list[tuple]]:
    """All rows of the layers and of what is recorded of their loads."""
    return {
        name: [
            tuple(one) for one in connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2"))
        ]
        for name in TABLES
    }


def sample(name: str) -> Path:
    return config.SAMPLE / name


@pytest.mark.parametrize(("name", "kind"), SAMPLE.items())
def test_a_layer_is_known_by_its_name_or_by_what_it_holds(tmp_path, name, kind):
    [part] = recognition.parts(sample(name))
    assert (part.layer, part.kind) == (None, kind)
    unnamed = tmp_path / "export.geojson"
    unnamed.write_bytes(sample(name).read_bytes())
    [part] = recognition.parts(unnamed)
    assert part.kind == kind
    assert part.row_count == len(gpd.read_file(unnamed))


def test_layers_of_one_file_and_of_one_archive(tmp_path):
    package = tmp_path / "街道图层.gpkg"
    for name in ("building", "community", "street"):
        gpd.read_file(sample(f"{name}.geojson")).to_file(package, layer=name)
    assert {one.layer: one.kind for one in recognition.parts(package)} == {
        "building": "building", "community": "community", "street": "street",
    }  # fmt: skip
    folder = tmp_path / "shapes"
    folder.mkdir()
    frame = gpd.read_file(sample("building.geojson"))[["name", "geometry"]]
    frame.to_file(folder / "房屋.shp", encoding="utf-8")
    packed = tmp_path / "layers.zip"
    with ZipFile(packed, "w") as archive:
        for one in folder.iterdir():
            archive.write(one, one.name)
    [part] = recognition.parts(packed)
    assert (part.layer, part.kind, part.row_count) == (None, "building", len(frame))
    with pytest.raises(SourceError, match="damaged"):
        broken = tmp_path / "broken.zip"
        broken.write_bytes(packed.read_bytes()[:200])
        recognition.parts(broken)


def test_a_trial_says_what_a_load_does_and_changes_nothing(connection, users, become, tmp_path):
    path = tmp_path / "building.geojson"
    frame = gpd.read_file(sample("building.geojson")).head(40)
    frame.loc[0, "geometry"] = shapely.LineString([(121, 31), (121.1, 31)])
    frame.to_file(path)
    admin = users["admin"]
    become(admin)
    before = everything(connection)
    parts = recognition.parts(path)
    tried = layer_files.trial(connection, path, parts, app_user_id=admin, language="zh_CN")
    assert everything(connection) == before
    [report], [written] = tried.reports, tried.written
    assert (report.read, report.loaded, report.rejected, report.inserted) == (40, 39, 1, 39)
    assert (written.row_count, len(written.new), len(written.changed)) == (39, 39, 0)
    assert tried.rejected.row_number.tolist() == [1]
    assert tried.rejected.raw[0]["name"] == frame.name[0]
    name, content = tried.correctable
    (tmp_path / name).write_bytes(content)
    assert name == "building待更正.gpkg"
    assert gpd.read_file(tmp_path / name).name.tolist() == [frame.name[0]]

    [loaded] = layer_files.load(connection, path, parts, app_user_id=admin)
    assert loaded.data() | {"import_run_id": 0} == report.data() | {"import_run_id": 0}
    assert len(store.imports.layers(connection)) == 1
    again = layer_files.trial(connection, path, parts, app_user_id=admin)
    assert (again.reports[0].inserted, again.reports[0].updated) == (0, 0)
    rollback(connection, loaded.import_run_id, admin)
    assert connection.scalar(text("SELECT count(*) FROM building")) == 0


def test_an_extract_brings_all_its_layers_in_the_hands_of_an_administrator(
    connection: Connection, users, become, city: City
):
    admin = users["admin"]
    become(admin)
    assert recognition.is_extract(city.pbf)
    tried = layer_files.trial(connection, city.pbf, (), app_user_id=admin)
    assert {"building", "street"} <= {one.kind for one in tried.written}
    assert connection.scalar(text("SELECT count(*) FROM building")) == 0
    reports = layer_files.load(connection, city.pbf, (), app_user_id=admin)
    kinds = {one.kind: one for one in reports}
    assert kinds["building"].inserted == connection.scalar(text("SELECT count(*) FROM building"))
    assert kinds["building"].rejected == (tried.rejected.kind == "building").sum()
    for one in reversed(reports):
        rollback(connection, one.import_run_id, admin)
    assert connection.scalar(text("SELECT count(*) FROM street")) == 0


@pytest.mark.parametrize("role", ["grid_leader", "community_worker", "street_official", "planner"])
def test_only_an_administrator_loads_communities(connection, users, become, role):
    become(users[role])
    parts = recognition.parts(sample("community.geojson"))
    with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
        layer_files.load(connection, sample("community.geojson"), parts, app_user_id=users[role])
    with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
        connection.execute(
            text("INSERT INTO community (name, source, source_ref, geom) SELECT 'x', 'x', 'x',"
                 " ST_Multi(ST_MakeEnvelope(121, 31, 121.1, 31.1, 4326))")
        )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "tables", "changed"),
    [
        ("grid_leader", ("community", "building", "street", "access_point"), 0),
        # Of the own communities a worker changes what is kept of a building, and deletes none.
        ("community_worker", ("community", "building", "street", "access_point"), 4),
        ("street_official", ("community",), 7),
        ("planner", ("community", "building"), 0),
    ],
)
def test_layers_of_others_stay_as_they_are(connection, users, become, role, tables, changed):
    towns.build(connection, users["grid_leader"], users["community_worker"])
    become(users[role])
    for table in tables:
        assert connection.execute(text(f"DELETE FROM {table}")).rowcount == 0
    assert connection.execute(text("UPDATE community SET name = 'x'")).rowcount == 0
    assert connection.execute(text("UPDATE building SET name = 'x'")).rowcount == changed


def test_an_administrator_loads_in_nobody_elses_name(connection, users, become):
    become(users["admin"])
    parts = recognition.parts(sample("community.geojson"))
    with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
        layer_files.load(
            connection, sample("community.geojson"), parts, app_user_id=users["planner"]
        )


def test_what_people_hold_stays_unseen_by_an_administrator(connection, users, become):
    """Plots are none of the administrator's; what they refer to is held all the same."""
    admin = users["admin"]
    become(admin)
    path = sample("building.geojson")
    [report] = layer_files.load(connection, path, [Part(None, 0, "building")], app_user_id=admin)
    connection.execute(text("RESET ROLE"))
    community = connection.scalar(
        text("INSERT INTO community (name, source, source_ref, geom) SELECT 'x', 'x', 'x',"
             " ST_Multi(ST_SetSRID(ST_Extent(geom)::geometry, 4326)) FROM building RETURNING id")
    )  # fmt: skip
    building = connection.scalar(text("SELECT min(id) FROM building"))
    plot = connection.scalar(
        text("INSERT INTO plot (community_id, plot_code, name, valid_from)"
             " VALUES (:community, 'A', 'A', CURRENT_DATE) RETURNING id"),
        {"community": community},
    )  # fmt: skip
    connection.execute(
        text("INSERT INTO plot_building (plot_id, building_id) VALUES (:plot, :building)"),
        {"plot": plot, "building": building},
    )
    become(admin)
    assert connection.scalar(text("SELECT count(*) FROM plot")) == 0
    with pytest.raises(RollbackError, match="refer to"):
        rollback(connection, report.import_run_id, admin)
    for role, held in (("admin", True), ("planner", False)):
        become(users[role])
        asked = text("SELECT building_is_held(:building)")
        assert connection.scalar(asked, {"building": building}) is held


def test_rejected_rows_of_a_ledger_stay_with_its_workers(connection, users, become):
    """The administrator reads rejects of layers only: those of a ledger name people."""
    towns.build(connection, users["grid_leader"], users["community_worker"])
    connection.execute(
        text("INSERT INTO import_run (kind, source, file_name, file_sha256, read_count,"
             " loaded_count, rejected_count, inserted_count, updated_count)"
             " SELECT kind, 'x', 'x', '', 1, 0, 1, 0, 0"
             " FROM unnest(ARRAY['household', 'building']) AS kind;"
             "INSERT INTO reject (import_run_id, row_number, reason_code, raw)"
             " SELECT id, 1, 'no-name', '{}' FROM import_run WHERE source = 'x'")
    )  # fmt: skip
    become(users["admin"])
    seen = text("SELECT kind FROM reject JOIN import_run ON import_run.id = import_run_id")
    assert connection.scalars(seen).all() == ["building"]
