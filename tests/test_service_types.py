"""Types of service as data: names in files, AMap's paths, old databases, the command line."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from etl.run import load
from etl.service_points import ServicePoints
from gridmap.cli._rule import radius_rules
from gridmap.errors import GridmapError
from gridmap.i18n import translate
from gridmap.store import db, service_types
from tests.test_etl_osm import rows


def test_every_type_is_whole():
    """No word stands for two types: a file's word would mean either."""
    words = [
        word
        for one in service_types.shipped()
        for word in {word.lower() for word in (*one.all_words, one.unnamed)}
    ]
    assert {word for word in words if words.count(word) > 1} == set()
    assert {one.tier for one in service_types.shipped()} == {"hall", "station", "outpost"}


def test_amap_export(connection: Connection, tmp_path: Path):
    """Its place in one cell, its paths of three, its `tel`; rows that are none come back."""
    path = tmp_path / "poi.csv"
    path.write_text(
        "id,name,type,address,location,tel\n"
        'B01,云溪诊所,医疗保健服务;诊所;诊所,云溪路1号,"118.7801,32.0401",025-1\n'
        'B02,云溪社区卫生服务中心,医疗保健服务;综合医院;卫生院,,"118.7802,32.0402",\n'
        'B03,云溪小学,科教文化服务;学校;小学,,"118.7803,32.0403",\n'
        'B04,好又多,购物服务;超级市场;超市|购物服务;便民商店/便利店;便民商店/便利店,,"118.7804,32.0404",\n'
        'B05,云溪药房,医疗保健服务;医药保健销售店;药房,,"118.7805,32.0405",\n'
        'B06,云溪小学停车场,交通设施服务;停车场;停车场相关,,"118.7806,32.0406",\n'
        'B07,云溪站,交通设施服务;公交车站;公交车站相关,,"118.7807,32.0407",\n',
        "utf-8",
    )
    report = load(connection, ServicePoints(crs="EPSG:4326"), path)
    assert (report.read, report.loaded) == (7, 6)
    assert report.codes == {"service-type-unknown": 1}
    assert rows(
        connection,
        "SELECT source_ref, string_agg(service_type_code, ' ' ORDER BY service_type_code), phone"
        " FROM service_point JOIN service_offer ON service_point_id = id"
        " GROUP BY id ORDER BY 1",
    ) == [
        ("B01", "health_station", "025-1"),
        ("B02", "health_center", None),
        ("B03", "primary_school", None),
        ("B04", "convenience_store supermarket", None),
        ("B05", "pharmacy", None),
        ("B07", "bus_stop", None),
    ]


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("甲", "便民服务大厅", "service_hall"),
        ("甲", "养老服务驿站", "elderly_station"),
        ("甲", "幼儿园", "kindergarten"),
        ("甲", "Kindergarten", "kindergarten"),
        ("甲", "菜市场", "market"),
        ("甲", "公交站", "bus_stop"),
        ("甲", "派出所", "police_station"),
        ("云溪社区卫生服务站", "", "health_station"),
        ("云溪社区卫生服务站停车场", "", None),
    ],
)
def test_words(connection: Connection, tmp_path: Path, name: str, word: str, code: str | None):
    """By the word, and where there is none by how the name ends."""
    path = tmp_path / "p.csv"
    path.write_text(f"名称,类型,经度,纬度\n{name},{word},118.78,32.04\n", "utf-8")
    load(connection, ServicePoints(crs="EPSG:4326"), path)
    found = rows(connection, "SELECT service_type_code FROM service_offer")
    assert found == ([(code,)] if code else [])


def test_an_old_database_gets_the_new_types(connection: Connection):
    """What it has stays, with what people made of it."""
    connection.execute(text("DELETE FROM facility_rule WHERE service_type_code = 'primary_school'"))
    connection.execute(text("DELETE FROM service_type WHERE service_type_code IN"
                            " ('primary_school', 'market')"))  # fmt: skip
    connection.execute(
        text("INSERT INTO service_type VALUES ('own', '自设', 'Own', 'station', 99)")
    )
    connection.execute(text("UPDATE facility_rule SET is_active = false"
                            " WHERE service_type_code = 'kindergarten'"))  # fmt: skip
    for _ in range(2):
        service_types.apply(connection)
    codes = {one["service_type_code"] for one in service_types.listed(connection)}
    assert codes == {one.code for one in service_types.shipped()} | {"own"}
    rules = "SELECT limit_value, is_active FROM facility_rule WHERE service_type_code = "
    assert rows(connection, f"{rules} 'primary_school'") == [(500, True)]
    assert {active for _, active in rows(connection, f"{rules} 'kindergarten'")} == {False}


def test_services_by_any_name(connection: Connection):
    on = db.today(connection)
    for word in ("kindergarten", "幼儿园", "Kindergarten", " 幼儿园 "):
        assert radius_rules(connection, word, on)[0] == "kindergarten"
    with pytest.raises(GridmapError) as caught:
        radius_rules(connection, "星星", on)
    assert "Kindergarten; " in str(caught.value)
    assert "幼儿园；" in translate(caught.value.message, "zh_CN")
