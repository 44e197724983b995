"""Layers from files on the Register page: looked at, loaded, taken back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from gridmap import config
from gridmap.store import db
from tests.test_pages import copies, opened  # noqa: F401


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
