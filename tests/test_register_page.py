"""The Register page: points, sites and types in its forms and on its map."""

import pytest
from sqlalchemy import text

from gridmap import clock, store
from gridmap.actions import register
from gridmap.store import db
from tests import town as towns
from tests.test_pages import copies, listed, maps, opened, words  # noqa: F401

EAST, WEST = towns.degrees(650, 300), towns.degrees(200, 200)


@pytest.fixture(autouse=True)
def as_it_was(opened):  # noqa: F811
    """Points and sites of the copy are kept for the next test."""
    yield
    with db.as_owner() as connection:
        connection.execute(text("DELETE FROM service_point WHERE source = 'register'"))
        connection.execute(text("DELETE FROM candidate_site WHERE source = 'register'"))


def station() -> dict:
    with db.as_owner() as connection:
        found = store.service_points.listed(connection)
    return found[found.name == "S"].iloc[0].to_dict()


def test_a_point_is_chosen_in_the_list_and_changed(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "register")
    assert "in use 1" in " ".join(words(app)).lower()
    shown = listed(app, "register-points")
    assert shown.state.to_list() == ["In use"] and "Meal point" in shown.offered.iloc[0]
    app.query_params["point"] = str(station()["id"])
    app.run()
    app.button(key="point-change").click().run()
    key = f"point-{station()['id']}"
    app.text_input(key=f"{key}-phone").set_value("025-123")
    app.button_group(key=f"{key}-days-0").set_value([0, 1, 2])
    app.text_input(key=f"{key}-times-0").set_value("8:30至12:00，13:30至17:30")
    app.number_input(key=f"{key}-area").set_value(120.0)
    app.button(key="point-save").click().run()
    assert not app.error and not app.exception
    now = station()
    assert (now["phone"], now["floor_area_m2"]) == ("025-123", 120)
    assert now["opening_hours"] == "Mo,Tu,We 08:30-12:00,13:30-17:30"
    history = " ".join(words(app)).replace("\\", "")
    assert "Phone: — → 025-123" in history and "community_worker" in history
    assert "Mo,Tu" not in history
    app.button(key="register-undo").click().run()
    assert station()["phone"] is None and station()["opening_hours"] is None


@pytest.mark.parametrize("view", ["points", "estates", "buildings"])
def test_no_row_of_the_list_empties_an_open_form(opened, view):  # noqa: F811
    app = opened("ledgers", "street_official", "register")
    app.query_params["view"] = view
    app.run()
    begin = app.button(key=f"{view[:-1]}-begin")
    assert list(app.dataframe[0].proto.selection_mode) and not begin.disabled
    begin.click().run()
    assert not list(app.dataframe[0].proto.selection_mode)
    assert app.button(key=begin.key).disabled


def test_a_station_is_put_under_its_hall(opened):  # noqa: F811
    app = opened("ledgers", "street_official", "register")
    with db.as_owner() as connection:
        place = {"services": ["meal_point"], "lon": EAST[0], "lat": EAST[1]}
        hall = register.points.add(connection, {"name": "中心", "tier": "hall", **place})
        register.points.add(connection, {"name": "邻站", "tier": "station", **place})
    app.query_params["point"] = str(station()["id"])
    app.run()
    app.button(key="point-change").click().run()
    key = f"point-{station()['id']}"
    choice = app.selectbox(key=f"{key}-parent")
    # Only what is above it is offered, by the tier that is chosen.
    assert choice.value is None and choice.options == ["None", "中心 · Hall"]
    choice.set_value(hall).run()
    app.button_group(key=f"{key}-tier").set_value("hall").run()
    choice = app.selectbox(key=f"{key}-parent")
    assert not app.exception and (choice.value, choice.options) == (None, ["None"])
    app.button_group(key=f"{key}-tier").set_value("station").run()
    app.selectbox(key=f"{key}-parent").set_value(hall).run()
    app.button(key="point-save").click().run()
    assert not app.error and not app.exception and station()["parent"] == "中心"
    assert "Belongs to: — → 中心" in " ".join(words(app)).replace("\\", "")
    app.button(key="register-undo").click().run()
    assert not app.error and station()["parent"] is None


def opened_form(opened, role="street_official", language="en"):  # noqa: F811
    app = opened("ledgers", role, "register", language=language)
    app.query_params["point"] = str(station()["id"])
    app.run()
    return app.button(key="point-change").click().run(), f"point-{station()['id']}"


@pytest.fixture
def as_the_station_was(opened):  # noqa: F811
    before = []
    yield before
    with db.as_owner() as connection:
        connection.execute(
            text("UPDATE service_point SET phone = NULL, address = NULL, capacity = NULL,"
                 " opened_on = NULL WHERE name = 'S'")
        )  # fmt: skip


@pytest.mark.usefixtures("as_the_station_was")
def test_two_who_change_the_same_field_hear_of_each_other(opened):  # noqa: F811
    app, key = opened_form(opened)
    app.text_input(key=f"{key}-phone").set_value("025-mine").run()
    with db.as_owner() as connection:
        register.points.change(connection, station()["id"], {"phone": "025-theirs", "address": "1"})
    # A run between does not make the others' change one that was seen.
    app.text_input(key=f"{key}-phone").set_value("025-mine2").run()
    app.button(key="point-save").click().run()
    assert "Command line has changed the same" in app.error[0].value
    assert "025-theirs" in app.warning[0].value
    assert station()["phone"] == "025-theirs"
    assert app.text_input(key=f"{key}-phone").value == "025-mine2"
    app.button(key="point-save").click().run()
    assert not app.error and not app.exception
    # The field that only the other changed is as they left it.
    assert (station()["phone"], station()["address"]) == ("025-mine2", "1")


def test_what_no_column_holds_leaves_the_window_as_it_is(opened, monkeypatch):  # noqa: F811
    monkeypatch.setattr("gridmap.limits.problem", lambda values: None)
    app, key = opened_form(opened, language="zh")
    app.text_input(key=f"{key}-name").set_value("S\0")
    app.button(key="point-save").click().run()
    assert "未作任何更改：有数字过大" in app.error[0].value and not app.exception
    assert app.subheader and app.text_input(key=f"{key}-name").value == "S\0"
    assert not app.run().error


def test_a_fault_in_a_callback_is_logged_and_the_window_stays(opened, monkeypatch, caplog):  # noqa: F811
    app, _ = opened_form(opened, language="zh")

    def broken(*_arguments, **_more):
        raise KeyError("a fault of ours")

    monkeypatch.setattr("gridmap.ui.register.point_form.points.change", broken)
    app.button(key="point-save").click().run()
    assert "错误已记入服务器日志" in app.error[0].value and app.subheader
    assert "a fault of ours" in caplog.text
    assert not app.run().error


def test_a_point_opened_long_ago_can_be_written(opened):  # noqa: F811
    app = opened("ledgers", "street_official", "register")
    app.button(key="point-begin").click().run()
    field = app.date_input(key="point-new-opened")
    assert field.min.year <= 1900 and field.max.year >= 2100


def test_hours_that_cannot_be_read_keep_what_was_typed(opened):  # noqa: F811
    app = opened("ledgers", "admin", "register")
    app.query_params["point"] = str(station()["id"])
    app.run()
    app.button(key="point-change").click().run()
    key = f"point-{station()['id']}"
    app.text_input(key=f"{key}-phone").set_value("025-9")
    app.text_input(key=f"{key}-times-0").set_value("in the morning")
    app.button(key="point-save").click().run()
    assert "are no hours" in app.error[0].value and station()["phone"] is None
    assert app.text_input(key=f"{key}-phone").value == "025-9"
    app.text_input(key=f"{key}-times-0").set_value("9:00-8:00")
    app.button(key="point-save").click().run()
    assert "are no hours" in app.error[0].value


def test_a_new_point_is_placed_by_coordinates_of_another_map(opened):  # noqa: F811
    app = opened("ledgers", "street_official", "register")
    app.button(key="point-begin").click().run()
    # The example lies in the town.
    lon, lat = map(float, app.text_input(key="register-point-place").placeholder.split(", "))
    assert abs(lon - EAST[0]) < 0.01 and abs(lat - EAST[1]) < 0.01
    app.text_input(key="point-new-name").set_value("新岗亭")
    app.multiselect(key="point-new-services").set_value(["meal_point"])
    app.button(key="point-add").click().run()
    assert "click the place" in app.error[0].value and f"{lon:.4f}" in app.error[0].value
    assert [one.value for one in app.info] == ["Click its place on the map."]
    assert app.text_input(key="point-new-name").value == "新岗亭"
    app.text_input(key="register-point-place").set_value(f"{EAST[1]}, {EAST[0]}")
    app.button(key="point-add").click().run()
    assert "longitude comes before latitude" in app.error[0].value
    # What is placed is no longer asked for.
    assert [one.value for one in app.info] == ["Drag the mark, or click elsewhere, to move it."]
    app.text_input(key="register-point-place").set_value(f"{EAST[0]}，{EAST[1]}")
    datum = "register-point-place-datum"
    # On a line of its own: in a column its first choice is cut off.
    assert datum not in [one.key for column in app.columns for one in column.selectbox]
    app.selectbox(key=datum).set_value("gcj02")
    app.button(key="point-add").click().run()
    assert not app.error and not app.exception and app.success
    with db.as_owner() as connection:
        found = store.service_points.listed(connection).query("name == '新岗亭'").iloc[0]
    assert 0.001 < abs(found.lon - EAST[0]) < 0.02  # shifted as AMap shifts it
    assert app.query_params["point"] == str(found.id)
    app.date_input(key=f"point-{found.id}-on").set_value(clock.today())
    app.button(key="point-close").click().run()
    assert list(app.session_state["popover-rounds"].values()) == [1]
    assert "Out of use" in set(listed(app, "register-points").state)
    app.button(key="register-undo").click().run()
    app.button(key="register-undo").click().run()
    assert "新岗亭" not in set(listed(app, "register-points").name)


def test_the_tier_of_a_new_point_follows_its_service_until_it_is_chosen(opened):  # noqa: F811
    app = opened("ledgers", "street_official", "register")
    app.button(key="point-begin").click().run()

    def tier(*services: str) -> str:
        app.multiselect(key="point-new-services").set_value(list(services)).run()
        return app.button_group(key="point-new-tier").value

    assert not app.exception
    assert [tier("service_hall"), tier("meal_point")] == ["hall", "station"]
    app.button_group(key="point-new-tier").set_value("outpost").run()
    assert tier("service_hall") == "outpost" and not app.exception


def test_a_worker_sees_others_points_and_changes_none(opened):  # noqa: F811
    with_west = (
        "UPDATE service_point SET community_id = (SELECT id FROM community WHERE name = :to)"
    )
    app = opened("ledgers", "community_worker", "register")
    with db.as_owner() as connection:
        connection.execute(text(with_west), {"to": "West"})
    try:
        app.query_params["point"] = str(station()["id"])
        app.run()
        assert "S" in [one.value for one in app.subheader]
        assert not [one for one in app.button if one.key in ("point-move", "point-change")]
        assert "Kept by the workers of its community" in " ".join(words(app))
        [views] = [one for one in app.button_group if one.key == "view"]
        assert views.options == ["Service points", "Buildings", "Estates"]
    finally:
        with db.as_owner() as connection:
            connection.execute(text(with_west), {"to": "East"})


def test_a_site_is_added_moved_and_given_up(opened):  # noqa: F811
    app = opened("ledgers", "admin", "register")
    app.query_params["view"] = "sites"
    app.run()
    assert any("/candidate_site/" in one for one in maps(app))
    app.button(key="site-begin").click().run()
    app.text_input(key="site-new-name").set_value("旧粮站")
    app.text_input(key="register-site-place").set_value(f"{EAST[0]} {EAST[1]}")
    app.number_input(key="site-new-cost_yuan").set_value(80000.0)
    app.button(key="site-add").click().run()
    assert not app.error and app.success
    app.button(key="site-move").click().run()
    app.text_input(key="register-site-place").set_value(f"{WEST[0]}, {WEST[1]}")
    app.button(key="register-move-there").click().run()
    assert "West" in set(listed(app, "register-sites").query("name == '旧粮站'").community)
    app.button(key="site-switch").click().run()
    assert "1 given up" in " ".join(words(app))
    app.button(key="site-switch").click().run()
    assert "given up" not in " ".join(words(app)).replace("Given up", "")


@pytest.mark.usefixtures("as_the_station_was")
def test_two_who_move_the_same_point_hear_of_each_other(opened):  # noqa: F811
    mine = towns.degrees(640, 250)
    app = opened("ledgers", "community_worker", "register")
    app.query_params["point"] = str(station()["id"])
    app.run()
    app.button(key="point-move").click().run()
    app.text_input(key="register-point-place").set_value(f"{mine[0]}, {mine[1]}")
    with db.as_owner() as connection:
        register.points.move(connection, station()["id"], *EAST)
    app.button(key="register-move-there").click().run()
    assert "Command line has moved it meanwhile" in app.error[0].value
    assert "where it is now" in app.warning[0].value
    assert (station()["lon"], station()["lat"]) == pytest.approx(EAST)
    app.text_input(key="register-point-place").set_value(f"{mine[0]}, {mine[1]}")
    app.button(key="register-move-there").click().run()
    assert not app.error and not app.exception
    assert (station()["lon"], station()["lat"]) == pytest.approx(mine)


def test_a_type_is_added_and_renamed(opened):  # noqa: F811
    app = opened("ledgers", "admin", "register")
    app.query_params["view"] = "types"
    app.run()
    app.text_input(key="type-new-zh").set_value("阅览室")
    app.text_input(key="type-new-code").set_value("Reading Room")
    app.button(key="type-save").click().run()
    assert "cannot be the code" in app.error[0].value
    app.text_input(key="type-new-code").set_value("reading_room")
    app.button(key="type-save").click().run()
    assert not app.error and app.text_input(key="type-new-zh").value == ""
    app.query_params["type"] = "reading_room"
    app.run()
    app.text_input(key="type-reading_room-en").set_value("Reading room")
    app.button(key="type-save").click().run()
    with db.as_owner() as connection:
        kept = store.service_types.state(connection, "reading_room")
    assert kept["name_en"] == "Reading room"
    assert "阅览室 → Reading room" in " ".join(words(app))


def test_with_nothing_loaded_the_first_point_is_added(opened):  # noqa: F811
    app = opened("empty", "admin", "register")
    assert "No service points are there yet" in app.info[0].value
    app.button(key="point-begin").click().run()
    app.text_input(key="point-new-name").set_value("第一个站")
    app.multiselect(key="point-new-services").set_value(["service_station"])
    app.text_input(key="register-point-place").set_value("118.78, 32.04")
    app.button(key="point-add").click().run()
    assert not app.error and not app.exception
    assert listed(app, "register-points").name.to_list() == ["第一个站"]
