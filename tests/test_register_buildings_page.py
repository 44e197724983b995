"""Buildings and estates on the Register page: in its forms, on its map, in its lists."""

from urllib.parse import parse_qsl

import pytest
from sqlalchemy import text

from gridmap import clock, store
from gridmap.actions import register
from gridmap.store import db
from gridmap.ui.frame import Event
from gridmap.ui.register import building_form, estate_panel, estates
from tests import town as towns
from tests.test_pages import (  # noqa: F401
    copies,
    html_parts,
    listed,
    maps,
    opened,
    visit,
    words,
)

CORNERS = [towns.degrees(*place) for place in ((640, 190), (660, 190), (660, 210), (640, 210))]


@pytest.fixture(autouse=True)
def as_it_was(opened):  # noqa: F811
    """Buildings and estates of the copy are kept for the next test."""
    yield
    with db.as_owner() as connection:
        connection.execute(text("UPDATE building SET estate_id = NULL"))
        connection.execute(text("DELETE FROM building WHERE source = 'register'"))
        connection.execute(text("DELETE FROM estate WHERE source = 'register'"))


def named(name: str) -> dict | None:
    with db.as_owner() as connection:
        found = connection.execute(
            text("SELECT id FROM building WHERE name = :name"), {"name": name}
        ).scalar()
        return {"id": found, **store.buildings.state(connection, found)} if found else None


def at(app, view: str):
    app.query_params["view"] = view
    return app.run()


@pytest.mark.parametrize("role", ["community_worker", "street_official", "admin"])
def test_a_building_is_drawn_changed_and_demolished(opened, role):  # noqa: F811
    app = at(opened("ledgers", role, "register"), "buildings")
    assert not app.exception and any("/building/" in one for one in maps(app))
    app.button(key="building-begin").click().run()
    app.text_input(key="building-new-name").set_value("9栋")
    app.button(key="building-add").click().run()
    assert "at least three corners" in app.error[0].value
    assert app.text_input(key="building-new-name").value == "9栋"
    app.session_state[building_form.CORNERS] = CORNERS
    app.run()
    assert "406 m²" in " ".join(words(app)) or "400 m²" in " ".join(words(app))
    app.number_input(key="building-new-storeys").set_value(7)
    app.button(key="building-add").click().run()
    assert not app.error and not app.exception and app.success
    made = named("9栋")
    assert (made["storeys"], made["kind"], made["is_residential"]) == (7, "residential", True)
    assert app.query_params["building"] == str(made["id"])
    app.button(key="building-change").click().run()
    app.selectbox(key=f"building-{made['id']}-kind").set_value("school").run()
    assert app.toggle(key=f"building-{made['id']}-is_residential").value is False
    app.text_input(key=f"building-{made['id']}-name").set_value("教学楼")
    app.button(key="building-save").click().run()
    assert not app.error and named("教学楼")["is_residential"] is False
    assert "Name on the wall: 9栋 → 教学楼" in " ".join(words(app)).replace("\\", "")
    app.button(key="building-redraw").click().run()
    assert len(app.session_state[building_form.CORNERS]) == 4
    app.session_state[building_form.CORNERS] = CORNERS[:3]
    app.button(key="building-redrawn").click().run()
    assert not app.error and named("教学楼")["geom"] != made["geom"]
    app.date_input(key=f"building-{made['id']}-on").set_value(clock.today())
    app.button(key="building-demolish").click().run()
    assert named("教学楼")["status"] == "demolished"
    assert app.session_state["popover-rounds"] == {f"building-{made['id']}-demolition": 1}
    assert "Demolished" in set(listed(app, "register-buildings").state)
    for _ in range(4):
        app.button(key="register-undo").click().run()
        assert not app.error and not app.exception
    assert named("9栋") is None and named("教学楼") is None


def test_whoever_redraws_a_building_second_is_told(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "register")
    building = named("2栋")["id"]
    app.query_params["building"] = str(building)
    at(app, "buildings")
    app.button(key="building-redraw").click().run()
    with db.as_owner() as connection:
        other = connection.execute(
            text("SELECT id FROM app_user WHERE role = 'street_official'")
        ).scalar_one()
    with db.as_user(other) as connection:
        register.buildings.redraw(connection, building, towns.square(700, 300, 8).geoms[0])
    theirs = named("2栋")["geom"]
    app.session_state[building_form.CORNERS] = CORNERS
    app.button(key="building-redrawn").click().run()
    assert "street_official has changed the same" in app.error[0].value
    assert "The map shows the outline as it is now" in app.warning[0].value
    assert named("2栋")["geom"] == theirs and app.session_state[building_form.CORNERS] == CORNERS
    app.button(key="building-redrawn").click().run()
    assert not app.error and named("2栋")["geom"] != theirs
    app.button(key="register-undo").click().run()
    with db.as_user(other) as connection:
        register.buildings.undo(connection, building)


def test_the_panel_says_what_leaves_a_demolished_building(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "register")
    app.query_params["building"] = str(named("2栋")["id"])
    at(app, "buildings")
    said = " ".join(words(app))
    assert "4 households on it will be among the unmatched addresses" in said
    assert "It leaves Plot E-01 from that day" in said
    app.button(key="building-demolish").click().run()
    assert not app.error and "demolished on" in " ".join(words(app))
    with db.as_owner() as connection:
        east = named("2栋")["community_id"]
        assert len(store.review.unlocated(connection, east)) == 4
    app.button(key="building-restore").click().run()
    with db.as_owner() as connection:
        assert not store.review.unlocated(connection, named("2栋")["community_id"])
    app.button(key="register-undo").click().run()
    app.button(key="register-undo").click().run()


def test_a_worker_sees_others_buildings_and_changes_none(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "register")
    app.query_params["building"] = str(named("W1")["id"])
    at(app, "buildings")
    assert "Kept by the workers of its community" in " ".join(words(app))
    keys = {one.key for one in app.button}
    assert not keys & {"building-change", "building-redraw", "building-demolish"}


def test_clicks_on_the_map_are_corners_while_something_is_drawn(opened, monkeypatch):  # noqa: F811
    from gridmap.ui.register import acting, buildings

    state = {building_form.CORNERS: [], building_form.GIVEN: False}
    monkeypatch.setattr(buildings.st, "session_state", state)
    monkeypatch.setattr(acting, "mode", lambda kind: "new")
    for lon, lat in CORNERS:
        buildings._on_map(Event("add", lon=lon, lat=lat))
    assert state[building_form.CORNERS] == CORNERS
    buildings._on_map(Event("drag", marker="1", lon=CORNERS[1][0] + 1e-4, lat=CORNERS[1][1]))
    assert state[building_form.CORNERS][1][0] == CORNERS[1][0] + 1e-4
    state |= {building_form.CORNERS: CORNERS, building_form.GIVEN: True}
    middle = (CORNERS[0][0] + CORNERS[1][0]) / 2, CORNERS[0][1] - 1e-5
    buildings._on_map(Event("add", lon=middle[0], lat=middle[1]))
    assert state[building_form.CORNERS] == [CORNERS[0], middle, *CORNERS[1:]]
    buildings._on_map(Event("choose", (7,), "building"))
    assert len(state[building_form.CORNERS]) == 5


def test_an_estate_is_made_of_selected_buildings_renamed_and_merged(opened):  # noqa: F811
    app = at(opened("ledgers", "community_worker", "register"), "estates")
    assert not app.exception
    first, second = named("1栋")["id"], named("2栋")["id"]
    for name, building in (("甲苑", first), ("甲花苑", second)):
        app.button(key="estate-begin").click().run()
        app.session_state[estate_panel.SELECTED] = [building]
        app.text_input(key="estate-new-name").set_value(name)
        app.text_area(key="estate-new-aliases").set_value("老厂宿舍、厂区")
        app.button(key="estate-add").click().run()
        assert not app.error and not app.exception and app.success
    made = int(app.query_params["estate"])
    assert named("2栋")["estate_id"] == made
    app.button(key="estate-change").click().run()
    app.text_input(key=f"estate-{made}-name").set_value("甲苑")
    app.button(key="estate-save").click().run()
    assert "merge the two" in app.error[0].value
    assert app.text_input(key=f"estate-{made}-name").value == "甲苑"
    app.button(key="register-cancel").click().run()
    app.button(key="estate-merge").click().run()
    assert not app.error and not app.exception
    assert named("1栋")["estate_id"] == named("2栋")["estate_id"] == made
    assert listed(app, "register-estates").name.to_list() == ["甲花苑"]
    app.session_state[estate_panel.SELECTED] = [first]
    app.run()
    app.button(key="estate-take_out").click().run()
    assert named("1栋")["estate_id"] is None
    assert "buildings taken out" in " ".join(words(app))
    for _ in range(4):
        app.button(key="register-undo").click().run()
        assert not app.error and not app.exception
    assert sorted(listed(app, "register-estates").name) == ["甲苑"]
    assert named("2栋")["estate_id"] is None and named("1栋")["estate_id"] is not None


def test_buildings_of_any_community_are_at_hand_for_a_new_estate(opened, monkeypatch):  # noqa: F811
    offered: list[int] = []
    monkeypatch.setattr(
        estates,
        "show_map",
        lambda layers, **_: offered.append(
            len(layers[-1].features) if layers[-1].features is not None else 0
        ),
    )
    app = at(opened("ledgers", "street_official", "register"), "estates")
    app.button(key="estate-begin").click().run()
    with db.as_owner() as connection:
        whole = connection.execute(text("SELECT count(*) FROM building")).scalar_one()
    assert not app.exception and offered[-1] == whole
    monkeypatch.setattr(estates.store.estates, "MOST_BUILDINGS", whole)
    app.run()
    # Of more than can be chosen among, those of one community.
    app.selectbox(key="estate-community").set_value(0).run()
    assert not app.exception and offered[-1] < whole


def test_an_address_without_building_leads_to_one_that_is_drawn(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "register")
    building = named("2栋")
    with db.as_owner() as connection:
        register.estates.add(connection, {"name": "甲苑"}, [building["id"]])
        register.buildings.demolish(connection, building["id"], clock.today())
        connection.execute(
            text("UPDATE household SET address_text = '甲苑2栋1单元301'"
                 " WHERE match_rule = 'building-demolished'")
        )  # fmt: skip
    try:
        app = visit(app, "address_queue")
        assert not app.exception and "its building was demolished" in " ".join(words(app))
        [link] = [one for one in app.get("page_link") if "draw it" in one.proto.label]
        asked = dict(parse_qsl(link.proto.query_string))
        assert asked == {"view": "buildings", "draw": "2栋", "in": "甲苑"}
        app.query_params.update(asked)
        app = visit(app, "register")
        assert app.text_input(key="building-new-name").value == "2栋"
        app.session_state[building_form.CORNERS] = CORNERS
        app.run()
        [estate] = [one for one in app.selectbox if one.label == "Estate"]
        assert estate.value is not None
        app.button(key="building-add").click().run()
        assert not app.error and not app.exception
        said = " ".join(html_parts(app))
        assert "Households in the ledger" in said
    finally:
        with db.as_owner() as connection:
            connection.execute(
                text("UPDATE household SET building_id = NULL, match_status = 'unmatched'"
                     " WHERE building_id IN (SELECT id FROM building WHERE source = 'register')")
            )  # fmt: skip
            register.buildings.restore(connection, building["id"])


@pytest.mark.parametrize("view", ["buildings", "estates"])
@pytest.mark.parametrize("content", ["empty", "bare"])
def test_little_or_nothing_loaded_is_no_fault(opened, content, view):  # noqa: F811
    app = at(opened(content, "street_official", "register"), view)
    assert not app.exception and not app.error
    app.button(key="building-begin" if view == "buildings" else "estate-begin").click().run()
    assert not app.exception and not app.error
    if view == "buildings":
        app.session_state[building_form.CORNERS] = CORNERS
        app.text_input(key="building-new-name").set_value("9栋")
        app.button(key="building-add").click().run()
        assert not app.exception and not app.error and named("9栋")
        app.button(key="register-undo").click().run()
        assert not app.exception and not app.error and not named("9栋")
