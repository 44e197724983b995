"""Every query runs, is named after its file, and says on the small town what it should."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from gridmap import store
from gridmap.config import ROOT
from gridmap.store import definitions, reader, schema, tiles
from tests import town as towns

STORE = reader.SQL.parent
FILES = sorted(
    path.relative_to(reader.SQL).with_suffix("").as_posix()
    for path in reader.SQL.rglob("*.sql")
    if path.parent.name not in definitions.KINDS
)


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def functions(path: Path) -> dict[str, set[str]]:
    """Statements that each function of a module runs, by the function's name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        one.name: {
            each.value
            for each in ast.walk(one)
            if isinstance(each, ast.Constant) and each.value in FILES
        }
        for one in tree.body
        if isinstance(one, ast.FunctionDef)
    }


def test_every_file_has_a_function_of_its_name_in_the_module_of_its_family():
    """
    It needs none where it is a step of functions that run several files, one after the other.

    The layers of the map are put to `tiles.tile` by name, which is the name of the file.
    """
    runners = {
        (path.relative_to(STORE).with_suffix("").as_posix(), function.lstrip("_")): asked
        for path in STORE.rglob("*.py")
        for function, asked in functions(path).items()
        if asked
    }
    layers = (*tiles.LAYERS, "labels")
    runners |= {("tiles", layer): {f"tiles/{layer}"} for layer in layers}
    for name in FILES:
        family, _, question = name.rpartition("/")
        callers = [caller for caller, asked in runners.items() if name in asked]
        assert callers and {module for module, _ in callers} == {family}, name
        is_step = all(len(runners[caller]) > 1 for caller in callers)
        assert is_step or (family, question) in callers, name


STATEMENT = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH(?! NO DATA)|CALL|SHOW"
    r"|CREATE|ALTER|DROP|GRANT|COPY|ANALYZE"
    r"|SET (?:LOCAL|ROLE))\b(?: [A-Z]+\b)*"
)

COMPOSED = {
    # A revision, which reduces texts row by row; its statements are never edited again.
    ("migrations/reduction.py", "SELECT"),
    ("migrations/reduction.py", "UPDATE"),
    # A table and its columns, from the schema or the caller.
    ("arrays.py", "SELECT"),
    ("arrays.py", "COPY"),
    ("arrays.py", "CREATE TEMP TABLE"),
    ("arrays.py", "INSERT INTO"),
    ("copy.py", "COPY"),
    ("db.py", "ANALYZE"),
    ("upsert.py", "CREATE TEMP TABLE"),
    ("load/undo.py", "UPDATE"),
    ("load/undo.py", "INSERT INTO"),
    # An extension or a role: a statement takes no parameter there.
    ("extensions.py", "CREATE EXTENSION IF NOT EXISTS"),
    ("roles.py", "CREATE"),
    ("roles.py", "ALTER"),
    ("roles.py", "ALTER ROLE"),
    ("roles.py", "CREATE ROLE"),
    ("roles.py", "GRANT"),
    ("roles.py", "GRANT CONNECT ON DATABASE"),
}
"""Statements that no file can hold, because a name in them is put in when they run."""


def statements() -> set[tuple[str, str]]:
    """Module and first words of every text in the code that is SQL."""
    found = set()
    for path in [*ROOT.glob("gridmap/**/*.py"), *ROOT.glob("etl/**/*.py")]:
        where = path.relative_to(STORE if path.is_relative_to(STORE) else ROOT).as_posix()
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                begun = STATEMENT.match(one.value)
                if begun:
                    found.add((where, begun[0].strip()))
    return found


def test_sql_stands_in_files_but_for_what_is_composed():
    assert statements() == COMPOSED


def test_only_the_store_makes_statements():
    outside = [
        path.relative_to(ROOT).as_posix()
        for path in [*ROOT.glob("gridmap/**/*.py"), *ROOT.glob("etl/**/*.py")]
        if not path.is_relative_to(STORE)
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(one, ast.ImportFrom) and one.module and one.module.startswith("sqlalchemy")
            and {"text", "TextClause", "select", "insert", "update", "delete"}
            & {each.name for each in one.names})
        or (isinstance(one, ast.Attribute) and one.attr == "exec_driver_sql")
    ]  # fmt: skip
    assert outside == []


@pytest.mark.parametrize("name", FILES)
def test_every_file_starts_by_saying_what_it_answers(name):
    first = (reader.SQL / f"{name}.sql").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("-- ") and len(first) > 12


def test_community_summary(connection, town, users, become):
    become(users["street_official"])
    summary = store.overview.communities(connection).set_index("name")
    west = summary.loc["West"]
    assert (west.household_count, west.unlocated_count, west.people_count) == (4, 1, 12)
    assert (west.building_count, west.residential_count) == (3, 2)
    assert west.area_m2 == pytest.approx(400 * 400, rel=5e-3)
    # Of West none is entered: that is not known to be none.
    assert summary.premises_m2.fillna(-1).to_dict() == {"East": 220, "West": -1}
    become(None)
    connection.execute(text("UPDATE service_point SET status = 'planned'"))
    assert store.overview.communities(connection).premises_m2.isna().all()
    become(users["street_official"])
    # Verified yesterday: numbers 0, 2, 4 of each building, and the unlocated one.
    assert summary.fresh_count.to_dict() == {"East": 2 + 2 + 3 + 3, "West": 1 + 1 + 1}


def test_plot_summary(connection, town, users, become):
    become(users["street_official"])
    plots = store.plots.summary(connection).set_index("plot_code")
    assert plots.is_complete.to_dict() == {"E-01": False, "W-01": True}
    assert plots.household_count.to_dict() == {"E-01": 13, "W-01": 3}
    assert plots.building_count.to_dict() == {"E-01": 3, "W-01": 2}


def test_attention_names_the_most_urgent_first(connection, town, users, become):
    become(users["street_official"])
    attention = store.plots.buildings_of_plots(connection).set_index("name").attention
    # W1 has a representative, a complete team, and 1 of 2 households verified: not over half open.
    assert attention.to_dict() == {"W1": 0, "W2": 1, "E1": 1, "E2": 1, "E4": 1}


def test_stale_and_team_come_after_the_representative(connection, town, users, become):
    connection.execute(text("UPDATE household SET last_verified_on = CURRENT_DATE - 31"))
    become(users["street_official"])
    attention = store.plots.buildings_of_plots(connection).set_index("name").attention
    assert attention["W1"] == 2
    become(None)
    connection.execute(text("RESET ROLE"))
    connection.execute(text("UPDATE household SET last_verified_on = CURRENT_DATE - 30"))
    connection.execute(text("DELETE FROM assignment WHERE role = 'volunteer'"))
    become(users["street_official"])
    assert store.plots.buildings_of_plots(connection).set_index("name").attention["W1"] == 3


def test_building_detail_shows_what_the_role_may_see(connection, town, users, become):
    become(users["grid_leader"])
    own = store.buildings.detail(connection, town.buildings["W1"])
    assert (own["household_count"], own["people_count"], own["plot_code"]) == (2, 6, "W-01")
    assert own["representative"] == "Rep"
    other = store.buildings.detail(connection, town.buildings["E1"])
    assert other["household_count"] is None and other["plot_code"] is None
    assert store.buildings.detail(connection, 0) is None


def test_team_and_nearest(connection, town, users, become):
    become(users["grid_leader"])
    members = store.plots.members(connection, town.plots["W-01"])
    assert list(members.role) == ["grid_leader", "worker", "volunteer", "building_rep"]
    nearest = store.buildings.nearest(connection, town.buildings["E4"])
    assert list(nearest.service_type_code) == ["service_station", "meal_point"]
    assert nearest.straight_m.to_list() == pytest.approx([100, 100], rel=2e-3)
    assert store.plots.members(connection, town.plots["E-01"]).empty


def test_extent_is_the_leaders_own_plots(connection, town, users, become):
    become(users["grid_leader"])
    box = store.overview.extent(connection)
    assert (box["west"], box["south"]) == pytest.approx(towns.degrees(90, 90), abs=1e-6)
    assert (box["east"], box["north"]) == pytest.approx(towns.degrees(110, 310), abs=1e-6)
    become(users["planner"])
    east = store.overview.extent(connection)["east"]
    assert east == pytest.approx(towns.degrees(1000, 0)[0], abs=1e-6)


def test_extent_holds_buildings_where_no_community_is_drawn_yet(connection, town, users, become):
    """The next community will be drawn there; what stands alone is no place for one."""
    for name, x in {"O1": 2500, "Beside O1": 4000, "Alone": 9000, "Lost": 200_000}.items():
        towns.add(connection, schema.building, name=name, geom=towns.square(x, 100, 10))
    towns.add(connection, schema.land, name="River", kind="water", geom=towns.square(6000, 0, 500))
    become(users["planner"])
    assert store.overview.extent(connection)["east"] == pytest.approx(
        towns.degrees(4010, 0)[0], abs=1e-6
    )
    become(users["community_worker"])
    assert store.overview.extent(connection)["east"] < towns.degrees(1001, 0)[0]


def test_openstreetmap_is_named_where_it_is_used(connection, town, users, become):
    assert not store.overview.extent(connection)["is_openstreetmap"]
    connection.execute(text("UPDATE building SET source = 'osm' WHERE name = 'W1'"))
    become(users["planner"])
    assert store.overview.extent(connection)["is_openstreetmap"]


def test_extent_of_nothing(connection, users, become):
    become(users["planner"])
    assert store.overview.extent(connection) is None
    assert store.overview.data_counts(connection)["building_count"] == 0


def test_rules_fall_back_to_the_general_one(connection, users, become):
    from datetime import date

    become(users["planner"])
    rules = store.facility_rules.radius_rules(connection, date(2026, 1, 1))
    radius = rules.groupby("service_type_code").radius_m.apply(list)
    assert radius["service_station"] == [500]
    assert radius["kindergarten"] == [300, 500]  # the standards disagree; both are offered
    assert set(radius.index) == {one.code for one in store.service_types.shipped()}
    assert (rules.evidence != "R").all()
