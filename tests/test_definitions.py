"""What runs in the database: the same from every earlier revision, and mended where it was lost."""

import io
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

from etl.reasons import of_data
from gridmap.store import db, definitions, migrate, reader, revisions
from gridmap.store.cluster import programs
from gridmap.store.schema import metadata
from gridmap.ui.labels import FRESH_DAYS

REVISIONS = sorted(
    one.revision
    for one in ScriptDirectory(str(revisions.MIGRATIONS)).walk_revisions("base", "head")
)


def run_alone(statement: str) -> None:
    """Run what no transaction takes."""
    with db.owner_engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))


@pytest.fixture(scope="module")
def with_postgis(database: str) -> Iterator[str]:
    """Name of a database that has PostGIS and nothing else: to make it takes longer than a copy."""
    run_alone("CREATE DATABASE gridmap_postgis")
    engine = create_engine(make_url(database).set(database="gridmap_postgis"))
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION postgis"))
    engine.dispose()
    yield "gridmap_postgis"
    run_alone("DROP DATABASE gridmap_postgis")


@pytest.fixture
def empty(database: str, with_postgis: str, monkeypatch) -> Iterator[None]:
    """A second database, which the process is connected to for the test."""
    run_alone(f"CREATE DATABASE gridmap_second TEMPLATE {with_postgis}")
    db.dispose()
    url = make_url(database).set(database="gridmap_second")
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
    yield
    db.dispose()
    monkeypatch.delenv("DATABASE_URL")
    run_alone("DROP DATABASE gridmap_second WITH (FORCE)")
    run_alone("DROP ROLE IF EXISTS gridmap_login_gridmap_second")


def dump() -> str:
    """Schema as pg_dump writes it, without what differs by version or run."""
    url = db.owner_url().set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(
        [
            *(programs.find().folder / "pg_dump", "--schema-only", "--schema=public"),
            *("--no-owner", f"--dbname={url}"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [
        line
        for line in done.stdout.splitlines()
        if not re.match(r"--|SET |SELECT pg_catalog|\\|COMMENT ON TABLE public.alembic_", line)
    ]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip() + "\n"


def upgrade(revision: str) -> None:
    with db.as_owner() as connection:
        migrate.prepare(connection)
        with redirect_stdout(io.StringIO()):
            command.upgrade(revisions.settings(connection), revision)


def test_the_schema_is_the_one_that_was_reviewed(database, golden):
    golden("schema.sql", dump())


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_revision_reaches_the_same_schema(empty, revision, golden):
    upgrade(revision)
    migrate.migrate()
    golden("schema.sql", dump())


def test_what_the_first_release_made_is_dropped(empty, golden):
    upgrade("0002")
    with db.as_owner() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION access_is_stale() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NULL; END'"
            )
        )
        for table in ("building", "service_point", "service_offer"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_changed AFTER UPDATE ON {table}"
                    " EXECUTE FUNCTION access_is_stale()"
                )
            )
    migrate.migrate()
    golden("schema.sql", dump())


def test_counts_that_are_older_than_small_cells_are_hidden_by_them(empty):
    upgrade("0003")
    with db.as_owner() as connection:
        # As the triggers of then left it.
        connection.execute(
            text("""
                INSERT INTO community (name, geom, source, source_ref)
                VALUES ('甲', ST_Multi(ST_MakeEnvelope(106, 26, 107, 27, 4326)), 'c', '1');
                INSERT INTO building (community_id, is_residential, geom, source, source_ref)
                SELECT community.id, true,
                    ST_Multi(ST_MakeEnvelope(106.1, 26.1, 106.2, 26.2, 4326)), 'b', '1'
                FROM community;
                INSERT INTO building (is_residential, geom, source, source_ref)
                VALUES (true, ST_Multi(ST_MakeEnvelope(108, 26, 108.1, 26.1, 4326)), 'b', '2');
                INSERT INTO building_count
                SELECT id, 12, 30, 2, 0, 5, 0, 0, '{}' FROM building
            """)
        )
    migrate.migrate()
    with db.as_owner() as connection:
        hidden = connection.scalars(text("SELECT hidden FROM building_count")).all()
        sums = connection.execute(
            text("SELECT level, household_count, age60_count, under6_count, hidden FROM area_count")
        ).all()
    # Two people of 60 and over are fewer than three; all else is shown.
    assert hidden == [1, 1]
    assert sums == [("community", 12, 2, 5, 1)]


def test_reasons_of_earlier_rejects_are_codes_or_their_text(empty):
    upgrade("0011")
    with db.as_owner() as connection:
        connection.execute(
            text(
                "INSERT INTO import_run (kind, source, file_name, file_sha256, read_count,"
                " loaded_count, rejected_count, inserted_count, updated_count)"
                " VALUES ('building', 'b', 'b.gpkg', '', 2, 0, 2, 0, 0);"
                "INSERT INTO reject (import_run_id, row_number, reason, rule, raw)"
                " SELECT id, 1, '离其余数据的主体 112 千米', 'far-away', CAST('{}' AS jsonb)"
                " FROM import_run"
                " UNION ALL SELECT id, 2, 'no outline', NULL, '{}' FROM import_run"
            )
        )
    migrate.migrate()
    with db.as_owner() as connection:
        stored = connection.execute(
            text("SELECT reason_code, reason_values FROM reject ORDER BY row_number")
        ).all()
    assert [str(of_data(*one)) for one in stored] == [
        "lies far from where the data are", "no outline",
    ]  # fmt: skip


def test_what_was_lost_by_hand_is_made_again(empty, golden):
    migrate.migrate()
    with db.as_owner() as connection:
        # As pg_restore --no-privileges and a hasty hand leave it.
        connection.execute(text("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gridmap_app"))
        connection.execute(text("GRANT EXECUTE ON FUNCTION app_login(text, text) TO PUBLIC"))
        connection.execute(text("DROP POLICY worker ON household"))
        connection.execute(text("CREATE POLICY everybody ON household USING (true)"))
        connection.execute(text("ALTER TABLE household DISABLE ROW LEVEL SECURITY"))
        connection.execute(text("DROP TRIGGER household_updated ON household"))
        connection.execute(text("DROP VIEW plot_building_today"))
        connection.execute(text("COMMENT ON COLUMN household.match_rule IS 'of old'"))
        connection.execute(text("COMMENT ON COLUMN household.id IS 'of old'"))
    migrate.migrate()
    golden("schema.sql", dump())


def test_nothing_is_applied_twice(database, connection):
    assert definitions.state(connection) == definitions.noted(connection)
    assert not definitions.apply(connection)


DEFINES = re.compile(
    r"CREATE\s+(OR\s+REPLACE\s+)?((CONSTRAINT|MATERIALIZED|RECURSIVE|TEMP\w*)\s+)*"
    r"(FUNCTION|PROCEDURE|VIEW|TRIGGER|POLICY|RULE)\b|\b(GRANT|REVOKE)\b|ROW LEVEL SECURITY",
    re.IGNORECASE,
)


def test_revisions_change_tables_only():
    def defines(path: Path) -> bool:
        return bool(DEFINES.search(re.sub(r"--.*", "", path.read_text(encoding="utf-8"))))

    assert all(defines(path) for kind in definitions.KINDS for path in definitions._ordered(kind))
    files = [path for path in revisions.MIGRATIONS.rglob("*") if path.suffix in {".sql", ".py"}]
    assert len(files) > len(REVISIONS)
    assert [path.name for path in files if defines(path)] == []


@pytest.mark.parametrize("kind", ["triggers", "policies"])
def test_files_are_named_after_their_table(kind):
    for path in definitions._ordered(kind):
        written = path.read_text(encoding="utf-8")
        assert path.stem in {*metadata.tables, "alembic_version"}
        tables = re.findall(r"^(?:ALTER TABLE|CREATE POLICY \w+ ON) (\w+)", written, re.MULTILINE)
        assert set(tables) <= {path.stem}


def test_every_table_says_who_may_do_what():
    assert {path.stem for path in definitions._ordered("policies")} >= set(metadata.tables)


def test_a_view_comes_after_the_views_it_reads():
    names = [path.stem for path in definitions._ordered("views")]
    assert names.index("plot_team") < names.index("plot_building_today")


SETTINGS = {
    "gridmap.user",
    "gridmap.boundary_change",
    "gridmap.definitions",
    "gridmap.import_run",
}


def test_what_comments_refer_to_is_in_the_program():
    files = (path.read_text(encoding="utf-8") for path in reader.SQL.rglob("*.sql"))
    comments = (str(one.element.comment) for one in definitions.comments())
    mentioned = set(re.findall(r"gridmap(?:\.[a-zA-Z_]+)+", "\n".join([*files, *comments])))
    assert mentioned >= SETTINGS
    for name in mentioned - SETTINGS:
        pkgutil.resolve_name(name)


def test_fresh_is_as_many_days_as_the_labels_say(connection):
    last, first_stale = connection.execute(
        text("SELECT is_fresh(CURRENT_DATE - :days + 1), is_fresh(CURRENT_DATE - :days)"),
        {"days": FRESH_DAYS},
    ).one()
    assert last and not first_stale


def test_what_is_in_use_and_fresh_is_defined_once():
    defining = [
        path.relative_to(reader.SQL).as_posix()
        for path in reader.SQL.rglob("*.sql")
        if re.search(r"'in_use', 'closing'|CURRENT_DATE - 31\b", path.read_text(encoding="utf-8"))
    ]
    assert defining == ["routines/measures.sql"]


def test_no_trigger_joins_its_transition_tables():
    """A session plans a trigger once: for a first change of few rows, as a nested loop."""
    for path in (reader.SQL / "routines").glob("*.sql"):
        written = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"JOIN (before|after)\b", written), path.name


def test_what_earlier_versions_took_for_none_becomes_unknown(empty):
    """Where a whole community has none of a need, nobody asked."""
    upgrade("0023")
    with db.as_owner() as connection:
        connection.execute(
            text("""
                INSERT INTO community (name, division_code, geom, source, source_ref) VALUES
                    ('甲', '1', ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 4326)), 't', '1'),
                    ('乙', '2', ST_Multi(ST_MakeEnvelope(1, 0, 2, 1, 4326)), 't', '2')
            """)
        )
        connection.execute(
            text("""
                INSERT INTO import_run (
                    kind, source, file_name, file_sha256, read_count, loaded_count, rejected_count,
                    inserted_count, updated_count
                ) VALUES ('household', 't', 't', '', 0, 0, 0, 0, 0)
            """)
        )
        connection.execute(
            text("""
                INSERT INTO household (
                    community_id, household_key, address_text, match_status, people_count,
                    disabled_count, import_run_id, created_run_id
                )
                SELECT community.id, number, '', 'unmatched', 2,
                    (community.name = '甲' AND number = 1)::int, import_run.id, import_run.id
                FROM community, import_run, generate_series(1, 2) AS number
            """)
        )
        connection.execute(
            text("""
                INSERT INTO household_change (import_run_id, household_id, community_id, before)
                SELECT import_run_id, id, community_id, to_jsonb(household) FROM household
            """)
        )
    migrate.migrate()
    with db.as_owner() as connection:
        found = connection.execute(
            text("""
                SELECT name, unstated, before ->> 'unstated' FROM household
                JOIN community ON community.id = community_id
                JOIN household_change ON household_change.household_id = household.id
                ORDER BY household.id
            """)
        )
        assert {(name, mask, int(was)) for name, mask, was in found} == {
            ("甲", 31 - 8, 31 - 8),
            ("乙", 31, 31),
        }
        sums = connection.execute(
            text("SELECT name, unstated FROM area_count JOIN community ON community.id"
                 " = community_id WHERE level = 'community'")
        )  # fmt: skip
        assert dict(sums.all()) == {"甲": 31 - 8, "乙": 31}
