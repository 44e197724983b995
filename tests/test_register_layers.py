"""Layers from files on the Register page: looked at, loaded, taken back."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from gridmap import config
from gridmap.store import db
from tests.test_pages import copies, opened, words  # noqa: F401


@pytest.fixture
def page(opened) -> Iterator[AppTest]:  # noqa: F811
    app = opened("empty", "admin", "register", language="zh-CN")
    app.query_params["view"] = "layers"
    yield app.run()
    with db.as_owner() as connection:
        connection.execute(text("TRUNCATE community, service_point, import_run CASCADE"))


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key="layer-file").upload(name, content)
    return app.run()


def spec(app: AppTest) -> dict:
    """What the map was given."""
    [one] = app.get("bidi_component")
    return json.loads(one.proto.json)


def count(table: str) -> int:
    with db.as_owner() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_layer_is_looked_at_loaded_and_taken_back(page):
    content = (config.SAMPLE / "community.geojson").read_bytes()
    app = upload(page, "导出.geojson", content)
    assert not app.exception and not app.error
    assert count("community") == 0
    [kind, _] = [one for one in app.selectbox if one.key.startswith("layer-")]
    assert kind.value == "community"
    app.button(key="layers-load").click().run()
    assert not app.exception and not app.error
    assert [one.value for one in app.success] == ["已导入。"]
    assert count("community") == 3
    with db.as_owner() as connection:
        run = connection.execute(
            text("SELECT kind, app_user.name FROM import_run JOIN app_user ON app_user_id ="
                 " app_user.id")
        ).one()  # fmt: skip
    assert tuple(run) == ("community", "admin")

    loads = next(one for one in app.dataframe if one.key == "layers-history")
    assert json.loads(loads.proto.columns)["import_run_id"]["label"] == "导入次序"
    app.session_state["layers-history"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    # Above a list that can be longer than the drawer is high.
    keys = [one.key for one in app.main if one.key in ("layers-rollback", "layers-history")]
    assert keys == ["layers-rollback", "layers-history"]

    again = upload(page, "第二次.geojson", content)
    assert not again.exception


def test_a_file_that_is_none_says_so_and_nothing_is_loaded(page):
    app = upload(page, "x.zip", b"PK no archive")
    assert not app.exception
    assert "压缩包" in app.error[0].value or ".zip" in app.error[0].value
    app = upload(page, "x.osm.pbf", b"no extract")
    assert not app.exception and app.error
    app = upload(page, "x.csv", "名称,户数\n甲,2\n".encode())
    assert not app.exception and (app.error or app.warning)
    assert count("import_run") == 0


def test_rows_that_come_back_are_counted_and_listed(page):
    rows = "name,lon,lat,service_types\n甲站,118.78,32.04,service_station\n乙站,,,service_station\n"
    app = upload(page, "服务点.csv", rows.encode())
    assert [one.value for one in app.warning] == ["服务点.csv未注明坐标系：请在上方选择。"]
    [crs] = [one for one in app.selectbox if one.key.startswith("layer-crs")]
    app = crs.set_value("gcj02").run()
    assert not app.exception and not app.error and not app.warning
    assert "退回1条" in [one.value for one in app.subheader]
    app.button(key="layers-load").click().run()
    assert count("service_point") == 1
    assert count("reject") == 1


def twins(**columns: list) -> bytes:
    """Three buildings, two of one key, the third crossing itself."""
    square = "POLYGON((118.78 32.04,118.7803 32.04,118.7803 32.0402,118.78 32.0402,118.78 32.04))"
    other = square.replace("118.78", "118.79")
    crossed = "POLYGON((118.8 32.04,118.8003 32.0402,118.8003 32.04,118.8 32.0402,118.8 32.04))"
    rows = "\n".join(f'b,{name},"{wkt}"' for name, wkt in
                     (("1栋", square), ("2栋", other), ("3栋", crossed)))  # fmt: skip
    return f"code,name,wkt\n{rows}\n".encode()


def test_rows_that_come_back_are_shown_where_they_are(page):
    app = upload(page, "楼栋.csv", twins())
    [crs] = [one for one in app.selectbox if one.key.startswith("layer-crs")]
    [kind] = [one for one in app.selectbox if one.key.startswith("layer-kind")]
    kind.set_value("building")
    app = crs.set_value("EPSG:4326").run()
    assert not app.exception and not app.error
    marks = spec(app)["markers"]
    assert [round(one["lon"], 2) for one in marks] == [118.79, 118.8]
    assert {one["state"] for one in marks} == {"forbidden"}
    assert marks[0]["title"].startswith("第2行：")
    assert "其中2条已在地图上标出。" in words(app)
    app.session_state["layers-picked"] = int(marks[1]["id"])
    app.run()
    assert "楼栋，第3行" in [one.value for one in app.subheader]
    west, _, east, _ = spec(app)["look_at"]
    assert 118.79 < west < 118.8 < east < 118.81
    app.button(key="layers-load").click().run()
    assert not app.exception and count("building") == 1 and count("reject") == 2
    with db.as_owner() as connection:
        assert connection.scalar(text("SELECT count(geom) FROM reject")) == 2
    assert len(spec(app)["markers"]) == 2


@pytest.mark.parametrize("role", ["street_official", "planner"])
def test_a_role_is_offered_its_layers(opened, role):  # noqa: F811
    app = opened("empty", role, "register", language="zh-CN")
    app.query_params["view"] = "layers"
    app.run()
    assert not app.exception
    said = " ".join(words(app))
    assert "您可以导入：" in said and "社区" not in said.split("您可以导入：")[1].split("。")[0]
    app = upload(app, "x.osm.pbf", b"no extract")
    assert "请由系统管理员导入" in app.error[0].value
    content = (config.SAMPLE / "community.geojson").read_bytes()
    app = upload(app, "导出.geojson", content)
    [kind, _] = [one for one in app.selectbox if one.key.startswith("layer-")]
    assert kind.value is None and not app.error and not app.exception
    assert "community" not in kind.options


@pytest.mark.parametrize(
    ("code", "place"),
    [("EPSG:4548", (573_500.0, 3_546_300.0)), ("EPSG:4527", (39_573_500.0, 3_546_300.0))],
)
def test_metres_without_a_projection_are_placed_by_a_zone(page, code, place):
    with db.as_owner() as connection:
        connection.execute(
            text("INSERT INTO building (geom, source, source_ref) VALUES"
                 " (ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(117.78, 32.04), 4326), 0.0001)),"
                 " 'test', '1')")
        )  # fmt: skip
    rows = f"name,lon,lat,service_types\n甲站,{place[0]},{place[1]},service_station\n"
    app = upload(page, "服务点.csv", rows.encode())
    [crs] = [one for one in app.selectbox if one.key.startswith("layer-crs")]
    assert any("117" in one for one in crs.options) and any("39" in one for one in crs.options)
    app = crs.set_value(code).run()
    assert not app.exception and not app.error and not app.warning
    [crs] = [one for one in app.selectbox if one.key.startswith("layer-crs")]
    app = crs.set_value("epsg").run()
    [number] = [one for one in app.number_input if one.key.endswith("-number")]
    app = number.set_value(int(code.removeprefix("EPSG:"))).run()
    assert not app.exception and not app.error and not app.warning
    # Degrees are declared where the numbers are metres: it says what it found.
    [crs] = [one for one in app.selectbox if one.key.startswith("layer-crs")]
    app = crs.set_value("EPSG:4326").run()
    assert "请把坐标系（--crs）设为" in app.error[0].value and not app.warning
