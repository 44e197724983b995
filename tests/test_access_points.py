"""Gates and entrances: from files to what they open."""

import numpy as np
import pytest
from sqlalchemy import select, text

from etl.buildings import Buildings
from etl.estates import Estates
from etl.gates import AccessPoints
from etl.run import load
from etl.sample.loading import load_sample
from gridmap import config, store
from gridmap.analysis import access
from gridmap.store import arrays, reader, schema
from tests import layers

# Steps of some 100 m: the estate is the square, P a gate on its wall, Q one 11 m outside it.
MAP = layers.Drawing("""
    D . C . .
    . . . . .
    A P B . F
""")


@pytest.fixture
def estate(connection, tmp_path) -> int:
    path = layers.write(tmp_path / "estate.geojson", [MAP.polygon("ABCD")], name=["金碧小区"])
    load(connection, Estates(), path)
    return connection.execute(select(schema.estate.c.id)).scalar_one()


def gates(connection, tmp_path, geometry, **columns) -> dict[str, tuple]:
    path = layers.write(tmp_path / "gate.geojson", geometry, **columns)
    report = load(connection, AccessPoints(), path)
    assert report.loaded == len(geometry)
    table = schema.access_point.c
    rows = connection.execute(select(table.name, table.kind, table.estate_id, table.building_id))
    return {row.name: tuple(row)[1:] for row in rows}


def test_a_gate_opens_the_estate_it_names_or_lies_on(connection, tmp_path, estate):
    found = gates(
        connection,
        tmp_path,
        [MAP.point("F"), MAP.point("P"), MAP.point("F"), MAP.point("P")],
        名称=["named", "on the wall", "elsewhere", "the market's"],
        小区=["金碧小区", None, None, "农贸市场"],
    )
    assert found == {
        "named": ("gate", estate, None),
        "on the wall": ("gate", estate, None),
        "elsewhere": ("gate", None, None),
        "the market's": ("gate", None, None),
    }


def test_an_entrance_is_the_door_of_the_building_beside_it(connection, tmp_path, estate):
    lon, lat = MAP.places["A"]
    path = layers.write(
        tmp_path / "building.geojson", [layers.house(lon, lat)], name=["1栋"], code=["b1"]
    )
    load(connection, Buildings(), path)
    building = connection.execute(select(schema.building.c.id)).scalar_one()
    found = gates(
        connection,
        tmp_path,
        [MAP.point("A"), MAP.point("F")],
        name=["door", "of nothing"],
        kind=["单元门", "entrance"],
    )
    assert found["door"] == ("entrance", None, building)
    assert found["of nothing"] == ("entrance", None, None)


def test_the_sample_has_gates_and_nothing_hangs_off(connection):
    load_sample(connection, config.SAMPLE)
    opened = connection.execute(text("SELECT count(*), count(estate_id) FROM access_point")).one()
    # The others open markets, schools and parks.
    assert tuple(opened) == (78, 39)
    access.refresh_access(connection, "service_station")
    assert access.unsnapped(connection).empty
    detour = connection.execute(
        text("""
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY walk_m / straight_m), min(walk_m
                / straight_m), count(*) FILTER (WHERE walk_m IS NULL), count(*)
            FROM building_access WHERE straight_m > 50
        """)
    ).one()
    assert 1.2 < detour[0] < 1.8
    assert detour[1] >= 1
    assert detour[2] == 0 and detour[3] > 1000
    network = store.network.walk_network(connection)
    ids = connection.execute(text("SELECT id FROM street ORDER BY id")).scalars().all()
    assert network.edge_id.tolist() == ids
    _, metres = network.nearest(np.arange(len(network.lon)), [0])
    assert np.isfinite(metres).all()


def test_arrays_there_and_back(connection, monkeypatch):
    columns = {
        "big": np.array([1, -(2**60)]),
        "small": np.array([3, -4], np.int16),
        "real": np.array([0.1, np.inf]),
    }
    connection.execute(
        text(
            "CREATE TEMP TABLE measured"
            " (big bigint, small smallint, real float8, word text, bytes bytea)"
        )
    )
    arrays.copy_in(connection, "measured", {**columns, "word": "路"})
    connection.execute(
        text(
            "UPDATE measured SET bytes = CAST(CASE small WHEN 3 THEN 'one' ELSE 'two' END AS bytea)"
        )
    )
    rows = connection.execute(text("SELECT big, small, real, word FROM measured")).all()
    assert [tuple(row) for row in rows] == [(1, 3, 0.1, "路"), (-(2**60), -4, np.inf, "路")]
    monkeypatch.setattr(reader, "for_driver", lambda name: f"SELECT * FROM measured WHERE {name}")
    fields = {"big": "i8", "small": "i2", "real": "f8", "bytes": "S"}
    back = arrays.read(connection, "big > %(least)s", fields, least=-(2**61))
    assert back["bytes"].tobytes() == b"onetwo"
    for name, column in columns.items():
        assert back[name].dtype == column.dtype and (back[name] == column).all()
    nothing = arrays.read(connection, "false", fields)
    assert {name: (len(column), column.dtype.str[1:]) for name, column in nothing.items()} == {
        "big": (0, "i8"), "small": (0, "i2"), "real": (0, "f8"), "bytes": (0, "u1")
    }  # fmt: skip
