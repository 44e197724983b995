"""The office's name: who gives it, where it stands, and what happens when two give it at once."""

import pypdfium2
import pytest
from sqlalchemy import text

from gridmap import store
from gridmap.actions import prints, register
from gridmap.analysis.map_layers import map_layers
from gridmap.errors import RegisterError
from gridmap.render import reports
from gridmap.store import schema
from tests import town as towns

NAME = "锦江桥街道办事处"


@pytest.fixture
def town(connection, users):
    return towns.build(connection, leader=users["grid_leader"], worker=users["community_worker"])


def test_the_only_subdistrict_names_it_until_somebody_does(connection, town, users, become):
    assert store.office.name(connection) is None
    for name in ("锦江桥街道", "云溪街道"):
        made = towns.add(connection, schema.subdistrict, name=name,
                         geom=towns.square(500, 200, 600))  # fmt: skip
        connection.execute(text("UPDATE community SET subdistrict_id = :made"
                                " WHERE name = :own OR :name = '锦江桥街道'"),
                           {"made": made, "own": "East", "name": name})  # fmt: skip
        # The second has only one of the two communities: nobody knows whose map it is.
        expected = name if name == "锦江桥街道" else None
        assert store.office.name(connection) == expected
    become(users["admin"])
    register.office.rename(connection, f" {NAME} ", None)
    assert store.office.name(connection) == NAME
    register.office.rename(connection, "", NAME)
    assert store.office.name(connection) is None


@pytest.mark.parametrize("role", ["street_official", "planner", "community_worker", "grid_leader"])
def test_only_administrators_name_it(connection, town, users, become, role):
    become(users[role])
    with pytest.raises(RegisterError, match="only administrators"):
        register.office.rename(connection, NAME, None)


def test_it_is_recorded_and_nobody_replaces_what_was_not_seen(connection, town, users, become):
    become(users["admin"])
    register.office.rename(connection, NAME, None)
    with pytest.raises(RegisterError, match="admin has changed the same"):
        register.office.rename(connection, "another", None)
    [line] = store.register.history(connection, "office", "office").itertuples()
    assert (line.action, line.before, line.after) == ("change", {"name": None}, {"name": NAME})
    with pytest.raises(RegisterError, match="has a sign that cannot be seen"):
        register.office.rename(connection, "a\x07b", NAME)


def test_it_stands_on_prints(connection, town, users, become):
    become(users["admin"])
    register.office.rename(connection, NAME, None)
    become(users["street_official"])
    east = town.communities["East"]
    data = prints.cards(connection, buildings=[town.buildings["E1"]])
    slip = reports.Slip("li", "Li", "worker", (), "secret")
    printed = [
        reports.cards(data).pdf,
        reports.building_card(data).pdf,
        reports.plot_sheets(prints.plot_sheets(connection, community=east)).pdf,
        reports.wall_map(prints.wall_map(connection, community=east)).pdf,
        reports.account_slips([slip], address="", day=data.on, office=NAME).pdf,
    ]
    for written in printed:
        with pypdfium2.PdfDocument(written) as document:
            assert NAME in document[0].get_textpage().get_text_range()
    assert map_layers(connection).office == NAME
