"""Boundaries on the Register page, and the first steps that lead there."""

from collections.abc import Iterator

import pytest
from shapely import LineString, box
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from gridmap import store
from gridmap.actions import accounts, register
from gridmap.actions.boundaries import put_in_force
from gridmap.boundaries import Change
from gridmap.errors import BoundaryError, RegisterError
from gridmap.store import db, schema
from gridmap.ui.register import boundaries, boundary_address
from gridmap.ui.register.boundary_look import gap_shapes
from tests import town as towns
from tests.test_pages import copies, opened, view  # noqa: F401

SIDES = {"金山路": ((900, -100), (900, 900)), "解放路": ((-100, -100), (-100, 900)),
         "人民路": ((-100, 900), (900, 900)), "湘江路": ((-100, -100), (900, -100))}  # fmt: skip
NODES = {(900, -100): 1, (900, 900): 2, (-100, -100): 3, (-100, 900): 4}
SENTENCE = "东起金山路，西至解放路，北临人民路，南接湘江路"


@pytest.fixture
def page(opened) -> Iterator[AppTest]:  # noqa: F811
    app = opened("bare", "admin", "register", language="zh-CN")
    with db.as_owner() as connection:
        for number, (name, ends) in enumerate(SIDES.items()):
            towns.add(
                connection, schema.street, name=name, source_ref=str(number), kind="branch",
                component=1, from_node=NODES[ends[0]], to_node=NODES[ends[1]], length_m=1000,
                geom=LineString([towns.degrees(*one) for one in ends]),
            )  # fmt: skip
    app.query_params["view"] = "boundaries"
    yield app.run()
    with db.as_owner() as connection:
        connection.execute(text("UPDATE building SET community_id = NULL"))
        connection.execute(text("TRUNCATE community, street CASCADE"))


def communities() -> list[tuple]:
    with db.as_owner() as connection:
        found = connection.execute(
            text("SELECT name, bounds_text, round(ST_Area(geom::geography) / 1e4) FROM community")
        )
        return [tuple(one) for one in found]


def inside() -> int:
    with db.as_owner() as connection:
        return int(
            connection.scalar(text("SELECT count(*) FROM building WHERE community_id IS NOT NULL"))
        )


def test_a_community_is_drawn_from_its_four_bounds(page):
    # A click on the map would mean nothing yet.
    assert view(page)["tools"] == []
    # Typed and clicked before the page has answered any of it.
    page.text_area(key="boundary-text-None").set_value(SENTENCE)
    page.text_input(key="boundary-name").set_value("东风社区")
    app = page.button(key="boundary-draw").click().run()
    assert not app.exception and not app.error
    assert (view(app)["tools"], view(app)["words"]["add"]) == (["add"], "改选地块")
    assert communities() == []
    app.button(key="boundary-apply").click().run()
    assert "依据" in app.error[0].value or "原因" in app.error[0].value
    app.text_input(key="boundary-reason").set_value("街道办事处批准")
    app.button(key="boundary-apply").click().run()
    assert not app.exception and not app.error
    [(name, bounds, hectares)] = communities()
    assert (name, bounds) == ("东风社区", SENTENCE)
    assert hectares == pytest.approx(100, rel=0.02)
    assert app.success[0].value == f"东风社区边界已生效：其中有楼栋{inside()}栋。"
    assert inside() > 0
    made = app.selectbox(key="boundary-community").value
    app.button(key="boundary-next").click().run()
    assert app.selectbox(key="boundary-community").value == boundary_address.NEW != made
    assert not app.success and app.text_input(key="boundary-name").value == ""
    app.selectbox(key="boundary-community").set_value(made).run()
    with db.as_owner() as connection:
        [row] = connection.execute(
            text("SELECT reason, app_user.name FROM boundary_change"
                 " JOIN app_user ON app_user.id = app_user_id")
        ).all()  # fmt: skip
    assert tuple(row) == ("街道办事处批准", "admin")
    # It was the wrong name, and a slip altogether.
    app.text_input(key=f"community-{made}-name").set_value("东方社区")
    app.button(key="community-save").click().run()
    assert app.session_state["popover-rounds"] == {"community-renaming": 1}
    assert [name for name, *_ in communities()] == ["东方社区"]
    assert any("东风社区" in one.value for one in app.caption)
    app.button(key="register-undo").click().run()
    assert [name for name, *_ in communities()] == ["东风社区"] and inside() > 0
    app.button(key="register-undo").click().run()
    assert not app.exception and not app.error
    assert communities() == [] and inside() == 0
    assert app.selectbox(key="boundary-community").value == 0


def test_gaps_are_drawn_with_their_lengths_and_what_helps(page):
    with db.as_owner() as connection:
        connection.execute(
            text("UPDATE street SET geom = ST_LineSubstring(geom, 0, 0.7) WHERE name = '人民路'")
        )
    page.text_area(key="boundary-text-None").set_value(SENTENCE)
    app = page.button(key="boundary-draw").click().run()
    assert not app.exception and "300" in app.error[0].value
    assert any("缺口" in one.value for one in app.caption)
    [gap] = app.session_state[boundaries._GAPS]
    assert [one.label for one in gap_shapes([gap])] == ["缺口300米"]
    app.button_group(key="boundary-gap").set_value(500)
    app.button(key="boundary-draw").click().run()
    assert not app.exception and not app.error and app.session_state[boundaries._DRAFT]
    assert len(app.session_state[boundaries._GAPS]) == 1


def test_whoever_draws_a_boundary_second_is_told_and_overwrites_nothing(page):
    page.text_area(key="boundary-text-None").set_value(SENTENCE)
    page.text_input(key="boundary-name").set_value("东风社区")
    app = page.button(key="boundary-draw").click().run()
    app.text_input(key="boundary-reason").set_value("街道办事处批准")
    app.button(key="boundary-apply").click().run()
    made = app.selectbox(key="boundary-community").value
    app.button(key="boundary-draw").click().run()
    theirs = box(*towns.degrees(0, 0), *towns.degrees(600, 600))
    with db.as_owner() as connection:
        other = accounts.add(connection, "赵敏", "admin", None)
    with db.as_user(other) as connection:
        put_in_force(
            connection, [Change(made, "东风社区", theirs)], by="赵敏", reason="实测", accept=True
        )
    app.text_input(key="boundary-reason").set_value("更正")
    app.button(key="boundary-apply").click().run()
    assert not app.exception
    [error] = [one.value for one in app.error]
    assert "赵敏" in error and "再次生效" in error
    assert communities()[0][2] == pytest.approx(36, rel=0.02)
    # Seen by now: it may be replaced, by whoever still means it.
    app.text_input(key="boundary-reason").set_value("更正")
    app.button(key="boundary-apply").click().run()
    assert not app.error
    assert communities()[0][2] == pytest.approx(100, rel=0.02)
    # A change of one's own, and its undo, are no one else's.
    app.button(key="register-undo").click().run()
    assert communities()[0][2] == pytest.approx(36, rel=0.02)
    app.button(key="boundary-draw").click().run()
    app.text_input(key="boundary-reason").set_value("更正")
    app.button(key="boundary-apply").click().run()
    assert not app.error
    assert communities()[0][2] == pytest.approx(100, rel=0.02)
    app.text_input(key=f"community-{made}-name").set_value("东方社区")
    with db.as_user(other) as connection:
        register.communities.rename(connection, made, "朝阳社区")
    app.button(key="community-save").click().run()
    assert any("赵敏" in one.value for one in app.error)
    assert communities()[0][0] == "朝阳社区"


def test_an_unknown_street_is_named_and_nothing_changes(page):
    page.text_area(key="boundary-text-None").set_value(SENTENCE.replace("金山路", "银山路"))
    app = page.button(key="boundary-draw").click().run()
    assert "银山路" in app.error[0].value and not app.exception
    assert app.text_area(key="boundary-text-None").value.startswith("东起银山路")
    page.text_area(key="boundary-text-None").set_value("")
    assert "四至" in page.button(key="boundary-draw").click().run().error[0].value


def test_corners_make_an_outline_unless_their_lines_cross(page, monkeypatch):
    state: dict = {}
    monkeypatch.setattr(boundaries.st, "session_state", state)
    monkeypatch.setattr(boundaries, "t", str)
    square = [towns.degrees(*one) for one in ((0, 0), (500, 0), (500, 500), (0, 500))]
    boundaries._set_corners(square[:2])
    assert boundaries._DRAFT not in state
    boundaries._set_corners(square)
    assert state[boundaries._DRAFT].outline.is_valid
    boundaries._set_corners([square[0], square[2], square[1], square[3]])
    assert boundaries._DRAFT not in state and state[boundaries._SAID][0] == "error"
    assert len(state[boundaries._CORNERS]) == 4
    # A slip: 1,700 km away. The corners stay, to be dragged.
    boundaries._set_corners([(100.0, 10.0), (100.1, 10.0), (100.1, 10.1)])
    assert boundaries._DRAFT not in state and "千米" in state[boundaries._SAID][1]
    assert len(state[boundaries._CORNERS]) == 3


def test_a_boundary_half_drawn_is_in_the_address_and_outlives_a_reload(page, opened):  # noqa: F811
    page.text_input(key="boundary-name").set_value("东风社区")
    page.text_area(key="boundary-text-None").set_value(SENTENCE).run()
    assert (page.query_params["name"], page.query_params["bounds"]) == ("东风社区", SENTENCE)
    page.button_group(key="boundary-way").set_value("corners").run()
    places = [towns.degrees(*one) for one in ((0, 0), (500, 0), (500, 500))]
    written = [f"{lon:.6f},{lat:.6f}" for lon, lat in places]

    def come(**asked: str) -> AppTest:
        """What the address alone says, in a new session."""
        app = opened("bare", "admin", "register", language="zh-CN")
        app.query_params.update({"view": "boundaries", **asked})
        app.run()
        assert not app.exception and not app.error
        return app

    app = come(name="东风社区", way="corners", corners=";".join(written))
    assert app.text_input(key="boundary-name").value == "东风社区"
    assert [round(one["lon"], 6) for one in view(app)["markers"]] == [
        float(one.partition(",")[0]) for one in written
    ]
    assert app.session_state[boundaries._DRAFT].outline.is_valid
    app.button(key="boundary-back").click().run()
    assert app.query_params["corners"] == ";".join(written[:2])
    # The browser's way back.
    app.query_params["corners"] = ";".join(written)
    assert len(view(app.run())["markers"]) == 3
    assert view(come(way="corners", corners="121,31;x,1"))["markers"] == []
    assert come(bounds=SENTENCE).text_area(key="boundary-text-None").value == SENTENCE


@pytest.mark.parametrize("role", ["community_worker", "street_official", "planner"])
def test_only_an_administrator_draws_boundaries(connection, users, become, role):
    become(users[role])
    change = Change(None, "东风社区", box(121, 31, 121.01, 31.01))
    with pytest.raises(RegisterError, match="not yours"):
        put_in_force(connection, [change], by=role, reason="x")


def test_a_name_stands_for_one_community(connection, users, become):
    become(users["admin"])
    change = Change(None, "东风社区", box(121, 31, 121.01, 31.01))
    put_in_force(connection, [change], by="admin", reason="x")
    with pytest.raises(BoundaryError, match="already"):
        put_in_force(connection, [change], by="admin", reason="x")


def test_first_steps_until_all_are_done(connection, users, become):
    become(users["grid_leader"])
    assert set(store.overview.first_steps(connection).values()) == {0}
    become(None)
    assert store.overview.first_steps(connection) == {}
    connection.execute(text("RESET ROLE"))
    towns.build(connection, users["grid_leader"], users["community_worker"])
    for role in users:
        become(users[role])
        found = store.overview.first_steps(connection)
        assert found["community_count"] == found["plotted_count"] == 2
        assert found["ledger_count"] == 2 and found["worker_count"] == 1
        connection.execute(text("RESET ROLE"))


@pytest.mark.parametrize(("role", "own"), [("admin", 6), ("community_worker", 2), ("planner", 0)])
def test_an_empty_database_says_who_does_what(opened, role, own):  # noqa: F811
    app = opened("empty", role, "overview", language="zh-CN")
    assert not app.exception
    assert [one.label for one in app.expander][:1] == ["启用步骤：已完成0/8"]
    links = [one for one in app.get("page_link") if "去办理" in one.proto.label]
    assert len(links) == own
    named = [one.value for one in app.caption if "办理：" in one.value]
    assert len(named) == 8 - own
