"""Models and migrations agree; a second migration finds nothing to do."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from gridmap.store import migrate
from gridmap.store.schema import metadata


def test_models_and_migrations_agree(connection):
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_object": lambda thing, name, kind, reflected, other: name != "spatial_ref_sys",
        },
    )
    assert compare_metadata(context, metadata) == []


def test_every_check_and_exclusion_of_the_models_is_in_the_database(connection):
    # Alembic compares neither.
    known = {
        (row.table_name, row.conname)
        for row in connection.execute(
            text("SELECT conrelid::regclass::text AS table_name, conname FROM pg_constraint")
        )
    }
    declared = {
        (table.name, constraint.name)
        for table in metadata.sorted_tables
        for constraint in table.constraints
    }
    assert declared <= known


def test_comments_are_in_the_database(connection):
    for table in metadata.sorted_tables:
        comment = connection.execute(
            text("SELECT obj_description(CAST(:name AS regclass))"), {"name": table.name}
        ).scalar_one()
        assert comment == table.comment
        assert comment, f"{table.name} has no comment"


def test_migrating_again_changes_nothing(database, connection):
    before = connection.execute(text("SELECT count(*) FROM service_type")).scalar_one()
    revision = text("SELECT version_num FROM alembic_version")
    assert migrate.migrate() == connection.execute(revision).scalar_one()
    assert connection.execute(text("SELECT count(*) FROM service_type")).scalar_one() == before


def test_the_application_role_owns_and_bypasses_nothing(connection):
    rows = connection.execute(
        text("""
            SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit, rolcanlogin
            FROM pg_roles WHERE rolname LIKE 'gridmap\\_%' ORDER BY rolname
        """)
    ).all()
    # Other tests' databases have logins of their own.
    logins = [row for row in rows if row.rolname != "gridmap_app"]
    assert "gridmap_login_gridmap" in {row.rolname for row in logins} and len(logins) < len(rows)
    assert not any(row.rolsuper or row.rolbypassrls or row.rolcreaterole for row in rows)
    assert all(login.rolcanlogin and not login.rolinherit for login in logins)
    owned = connection.execute(
        text("SELECT count(*) FROM pg_class WHERE relowner::regrole::text LIKE 'gridmap\\_%'")
    ).scalar_one()
    assert owned == 0


def test_every_table_has_row_security_or_no_grant(connection):
    open_tables = connection.scalars(
        text("""
            SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND NOT relrowsecurity
                AND has_any_column_privilege('gridmap_app', oid, 'SELECT')
        """)
    ).all()
    assert set(open_tables) <= {"spatial_ref_sys"}
