"""Who sees which rows, asked of the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gridmap import store
from gridmap.actions import accounts
from gridmap.actions.neighbours import adjust
from gridmap.errors import DatabaseError
from gridmap.store import db, roles, tokens
from tests import town as towns

ALL_BUILDINGS = set(towns.BUILDINGS)


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def names(connection, town, sql: str) -> set[str]:
    """Building names of a query that returns building ids."""
    by_id = {value: key for key, value in town.buildings.items()}
    return {by_id.get(row[0]) for row in connection.execute(text(sql))}


GUARDED = (
    "household", "building_count", "building_figures", "area_figures", "plot", "plot_building",
    "team_member", "assignment",
    "building", "community", "street", "service_point", "import_run", "reject", "app_user",
)  # fmt: skip


@pytest.mark.parametrize("table", GUARDED)
def test_no_user_no_rows(connection, town, become, table):
    become(None)
    assert (
        connection.execute(text(f"SELECT count(*) FROM (SELECT 1 FROM {table}) AS t")).scalar() == 0
    )


@pytest.mark.parametrize(
    ("role", "households", "counts", "plots", "team"),
    [
        ("grid_leader", {"W1", "W2"}, {"W1", "W2"}, {"W-01"}, 4),
        # A community worker also sees the community's unlocated households; East has none.
        ("community_worker", {"E1", "E2", "E3", "E4"}, {"E1", "E2", "E3", "E4"}, {"E-01"}, 1),
        ("street_official", set(), ALL_BUILDINGS - {"School"}, {"W-01", "E-01"}, 5),
        ("planner", set(), ALL_BUILDINGS - {"School"}, {"W-01", "E-01"}, 0),
        ("admin", set(), set(), set(), 0),
    ],
)
def test_each_role_sees_its_rows(
    connection, town, users, become, role, households, counts, plots, team
):
    become(users[role])
    assert names(connection, town, "SELECT building_id FROM household") == households
    assert names(connection, town, "SELECT building_id FROM building_figures") == counts
    # Officials read the view, which hides small cells, and not what it is made of.
    officials = role in ("street_official", "planner")
    own = set() if officials else counts
    assert names(connection, town, "SELECT building_id FROM building_count") == own
    assert set(connection.scalars(text("SELECT plot_code FROM plot"))) == plots
    assert connection.execute(text("SELECT count(*) FROM team_member")).scalar() == team
    assert names(connection, town, "SELECT id FROM building") == ALL_BUILDINGS


def test_unlocated_households_are_the_workers_to_find(connection, town, users, become):
    connection.execute(
        text("UPDATE user_community SET community_id = :west"),
        {"west": town.communities["West"]},
    )
    become(users["community_worker"])
    sql = "SELECT count(*) FROM household WHERE building_id IS NULL"
    assert connection.execute(text(sql)).scalar() == 1


def test_a_disabled_account_sees_nothing(connection, town, users, become):
    accounts.set_active(connection, "street_official", False)
    become(users["street_official"])
    assert connection.execute(text("SELECT count(*) FROM building")).scalar() == 0
    assert accounts.account(connection, users["street_official"]) is None


def test_an_assignment_that_has_ended_gives_no_rows(connection, town, users, become):
    connection.execute(
        text("UPDATE assignment SET valid = '[2026-01-01,2026-02-01)' WHERE role = 'grid_leader'")
    )
    become(users["grid_leader"])
    assert connection.execute(text("SELECT count(*) FROM household")).scalar() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT password_hash FROM app_user",
        "SELECT key FROM login_session",
        "DELETE FROM login_session",
        "INSERT INTO login_session (key, app_user_id, ends_at) VALUES ('x', 1, 'infinity')",
        "UPDATE app_user SET name = 'somebody'",
        "INSERT INTO app_user (name, display_name, role) VALUES ('x', 'x', 'admin')",
        "DELETE FROM app_user",
        "INSERT INTO household (community_id) VALUES (1)",
        "DELETE FROM plot",
        "DELETE FROM audit_log",
        "SELECT refresh_building_count('{1}')",
        "ALTER TABLE household DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_application_may_not(connection, town, users, become, sql):
    become(users["street_official"])
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner|row-level"):
        connection.execute(text(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE plot_building SET valid = daterange('2025-01-01', upper(valid))",
        "UPDATE plot_building SET valid = '[2026-01-01,2026-01-02)'",
        "UPDATE assignment SET valid = '[2026-01-01,2026-01-02)'",
        "INSERT INTO plot_building (plot_id, building_id, valid)"
        " VALUES (:own, :building, '[2025-01-01,2025-02-01)')",
        "INSERT INTO assignment (team_member_id, plot_id, role, valid)"
        " SELECT id, :own, 'volunteer', '[2025-01-01,2025-02-01)' FROM team_member",
        "INSERT INTO plot (community_id, plot_code, name, valid_from)"
        " SELECT community_id, 'E-09', 'E-09', '2025-01-01' FROM plot WHERE id = :own",
        "UPDATE plot SET valid_to = '2026-01-02'",
        "INSERT INTO plot_building (plot_id, building_id) VALUES (:other, :building)",
        "INSERT INTO plot_building (plot_id, building_id) VALUES (:own, :others)",
        "UPDATE team_member SET app_user_id = app_user_id()",
        "INSERT INTO plot_draft (community_id, base_on, base, begun_by_id)"
        " SELECT community_id, CURRENT_DATE, '', :someone FROM plot WHERE id = :own",
    ],
)
def test_a_worker_writes_neither_the_past_nor_for_others(connection, town, users, become, sql):
    become(users["community_worker"])
    places = {
        "own": town.plots["E-01"],
        "other": town.plots["W-01"],
        "building": town.buildings["E3"],
        "others": town.buildings["School"],
        "someone": users["planner"],
    }
    with pytest.raises(ProgrammingError, match=r"before today stays|row-level|permission denied"):
        connection.execute(text(sql), places)


def test_nobody_closes_a_draft_or_takes_a_step_in_anothers_name(connection, town, users, become):
    become(users["community_worker"])
    draft = connection.execute(
        text(
            "INSERT INTO plot_draft (community_id, base_on, base, begun_by_id)"
            " VALUES (:east, CURRENT_DATE, '', app_user_id()) RETURNING id"
        ),
        {"east": town.communities["East"]},
    ).scalar_one()
    for sql in (
        "UPDATE plot_draft SET status = 'dropped', closed_at = now(), closed_by_id = :someone",
        "INSERT INTO draft_step (plot_draft_id, kind, building_ids, before, after, plots_before,"
        " plots_after, version, changed_by_id)"
        " VALUES (:draft, 'move', '{}', '{}', '{}', '[]', '[]', 2, :someone)",
    ):
        with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
            connection.execute(text(sql), {"draft": draft, "someone": users["planner"]})
        own = text(sql.replace(":someone", "app_user_id()"))
        assert connection.execute(own, {"draft": draft}).rowcount == 1


def test_a_worker_ends_what_is_in_force_today(connection, town, users, become):
    become(users["community_worker"])
    for table, count in (("plot_building", 3), ("assignment", 1)):
        ended = text(f"UPDATE {table} SET valid = valid * daterange(NULL, CURRENT_DATE)")
        assert connection.execute(ended).rowcount == count


def test_what_one_community_says_of_neighbours_binds_no_other(connection, town, users, become):
    """A worker of East speaks of West's buildings, or of some that were East's once."""
    pair = sorted((town.buildings["W1"], town.buildings["W2"]))
    east, west = town.communities["East"], town.communities["West"]
    add = text(
        "INSERT INTO neighbour_adjustment (community_id, building_id, other_id, are_neighbours)"
        " VALUES (:community, :one, :other, false)"
    )
    connection.execute(add, {"community": east, "one": pair[0], "other": pair[1]})
    connection.execute(text("RESET ROLE"))
    worker = accounts.add(connection, "west", "community_worker", "a long password")
    accounts.assign_communities(connection, "west", ["West"])
    become(worker)
    adjust(connection, west, *pair, True)
    found = store.neighbours.adjustments(connection, west)
    assert found["are_neighbours"].tolist() == [True]


def test_community_totals_are_open_to_all_but_the_administrator(connection, town, users, become):
    for role, expected in (("grid_leader", 22), ("planner", 22), ("admin", 0)):
        become(users[role])
        summary = store.overview.communities(connection)
        assert summary.household_count.fillna(0).sum() == expected
        assert len(summary) == 2


def test_nobodys_setting_leaks_through_the_pool(database, users):
    # as_user works on real transactions; accounts are not committed, so nobody is known: what is
    # tested is that the setting itself is gone in the next transaction of the same connection.
    # One connection, however many other tests have left behind.
    db.app_engine().dispose()
    with db.as_user(users["planner"]) as first:
        pid = first.execute(text("SELECT pg_backend_pid()")).scalar()
    with db.as_user(None) as second:
        assert second.execute(text("SELECT pg_backend_pid()")).scalar() == pid
        assert second.execute(text("SELECT app_user_id()")).scalar() is None
    with db.app_engine().connect() as raw:
        assert raw.execute(text("SELECT pg_backend_pid()")).scalar() == pid
        with pytest.raises(ProgrammingError, match="permission denied"):
            raw.execute(text("SELECT count(*) FROM building"))


def test_the_role_names_no_user_by_itself(connection, town, users, become):
    """Whoever smuggles a statement in has the own token, and makes no other one of it."""
    become(users["planner"])
    own = connection.execute(text("SELECT current_setting('gridmap.user')")).scalar_one()
    assert connection.execute(text("SELECT app_user_id()")).scalar_one() == users["planner"]
    subject, ends, mac = own.split(".")
    later = int(ends) + 3600
    purposes = tokens.login("admin"), tokens._signed("check", str(users["admin"]))
    for token in (
        "", str(users["admin"]), f"{users['admin']}.{ends}.{mac}", f"{subject}.{later}.{mac}",
        f"{subject}.{ends}.", f"{subject}.{ends}", f"{subject}.{ends}.{mac}.{mac}", "..", "x.y.z",
        f"{users['admin']}.{ends}.{'0' * 64}", *purposes,
    ):  # fmt: skip
        connection.execute(
            text("SELECT set_config('gridmap.user', :token, true)"), {"token": token}
        )
        assert connection.execute(text("SELECT app_user_id()")).scalar_one() is None, token
        for table in ("household", "building", "app_user"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        # Nobody is not the owner.
        assert not connection.execute(text("SELECT keeps_layer('community')")).scalar_one()
        assert not connection.execute(text("SELECT app_sees_sums()")).scalar_one()


def test_a_token_begins_no_transaction_after_its_time(connection, users, become, monkeypatch):
    monkeypatch.setattr(tokens, "LIFETIME_S", -1)
    become(users["planner"])
    assert connection.execute(text("SELECT app_user_id()")).scalar_one() is None


def test_another_secret_names_nobody(connection, users, become, monkeypatch):
    monkeypatch.setenv("GRIDMAP_SECRET", "another")
    become(users["planner"])
    assert connection.execute(text("SELECT app_user_id()")).scalar_one() is None
    assert not tokens.is_taken(connection)
    monkeypatch.undo()
    assert tokens.is_taken(connection)


@pytest.mark.parametrize("whose", ["planner", None])
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT inner_pad FROM token_key",
        "UPDATE token_key SET inner_pad = ''",
        "SELECT password_hash FROM app_user",
    ],
)
def test_keys_and_hashes_are_read_by_nobody(connection, users, become, whose, sql):
    become(users[whose] if whose else None)
    with pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(sql))


def test_a_hash_is_given_out_for_one_name_alone(connection, users, become):
    become(users["planner"])
    ask = text("SELECT count(*) FROM app_login(:name, :token)")
    own = connection.execute(text("SELECT current_setting('gridmap.user')")).scalar_one()

    def found(name: str, token: str) -> int:
        return connection.execute(ask, {"name": name, "token": token}).scalar_one()

    assert found("admin", tokens.login("admin")) == 1
    for token in (tokens.login("planner"), own, "", f"admin.9999999999.{'0' * 64}"):
        assert found("admin", token) == 0


def test_the_login_role_has_its_limits(database):
    with db.as_user(None) as connection:
        for name, limit in {**roles.TIMEOUTS, "temp_file_limit": roles.TEMPORARY}.items():
            assert connection.execute(text(f"SHOW {name}")).scalar_one() == limit
    with pytest.raises(DatabaseError, match="took too long"), db.as_user(None) as connection:
        connection.execute(text("SET LOCAL statement_timeout = '20ms'"))
        connection.execute(text("SELECT pg_sleep(5)"))
    lock = text("SELECT pg_advisory_xact_lock(4711)")
    with db.as_owner() as other:
        other.execute(lock)
        with pytest.raises(DatabaseError, match="somebody else"), db.as_user(None) as connection:
            connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
            connection.execute(lock)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        db.as_user(None) as connection,
    ):
        connection.execute(text("SET temp_file_limit = -1"))


RUN = (
    "INSERT INTO import_run (kind, source, file_name, file_sha256, app_user_id, community_id,"
    " read_count, loaded_count, rejected_count, inserted_count, updated_count, started_at)"
    " VALUES ('household', 'x', 'x', '', {who}, :east, 0, 0, 0, 0, 0, {at}) RETURNING id"
)
DECISION = (
    "INSERT INTO address_decision (community_id, scope, written, origin, app_user_id, decided_at)"
    " VALUES (:east, 'address', 'x', 'app', {who}, {at}) RETURNING id"
)


@pytest.mark.parametrize("insert", [RUN, DECISION])
def test_nobody_loads_or_decides_in_anothers_name_or_time(connection, town, users, become, insert):
    become(users["community_worker"])
    values = {"east": town.communities["East"], "other": users["planner"]}
    for who, at in (
        (":other", "clock_timestamp()"),
        ("NULL", "clock_timestamp()"),
        ("app_user_id()", "'2000-01-01'"),
        ("app_user_id()", "now() + interval '1 day'"),
    ):
        with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
            connection.execute(text(insert.format(who=who, at=at)), values)
    own = connection.execute(
        text(insert.format(who="app_user_id()", at="clock_timestamp()")), values
    ).scalar_one()
    table, by, at = (
        ("import_run", "rolled_back_by_id", "rolled_back_at")
        if insert == RUN
        else ("address_decision", "revoked_by_id", "revoked_at")
    )
    values["own"] = own
    for change in (
        "app_user_id = :other", f"{by} = :other, {at} = clock_timestamp()",
        f"{by} = app_user_id(), {at} = '2000-01-01'",
        "started_at = '2000-01-01'" if insert == RUN else "decided_at = '2000-01-01'",
        "file_name = 'y'" if insert == RUN else "written = 'y'",
    ):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match=r"row-level|permission denied"),
            connection.begin_nested(),
        ):
            connection.execute(text(f"UPDATE {table} SET {change} WHERE id = :own"), values)
    closed = text(
        f"UPDATE {table} SET {by} = app_user_id(), {at} = clock_timestamp() WHERE id = :own"
    )
    assert connection.execute(closed, values).rowcount == 1
    # What is closed stays as it is.
    assert connection.execute(closed, values).rowcount == 0


def test_a_line_of_the_log_is_of_its_moment(connection, users, become):
    become(users["planner"])
    with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
        connection.execute(
            text(
                "INSERT INTO audit_log (app_user_id, action, at)"
                " VALUES (app_user_id(), 'login', '2000-01-01')"
            )
        )
    with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
        connection.execute(
            text("INSERT INTO audit_log (app_user_id, action) VALUES (:other, 'login')"),
            {"other": users["admin"]},
        )
    store.audit.add(connection, "login", {})
