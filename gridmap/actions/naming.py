"""Buildings without a name: called as the ledger calls them, once a person has said which it is."""

from typing import Any

from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.actions.register import changing
from gridmap.address import normalise
from gridmap.analysis.review import building_called
from gridmap.errors import RegisterError

LAYER, ACT = "building", "name"


def give(connection: Connection, building_id: int, written: str) -> str:
    """
    Name a building that has neither name nor street number; returns the name, '' where it has one.

    One that has the name of the place, as others of its community have or had, is told apart by
    its number from then on: 春风里3号楼 is no longer 春风里.

    Parameters
    ----------
    written
        Words of a decision of scope 'building', such as 春风里/3.
    """
    building = changing.state(connection, LAYER, building_id)
    name = _name(connection, building, written)
    if building["house_number"] or limits.problem({"name": name}):
        return ""
    if building["name"]:
        is_place = normalise(building["name"]) == written.rpartition("/")[0]
        if not is_place or not store.buildings.has_namesakes(connection, building_id):
            return ""
    changing.change(connection, LAYER, building_id, ACT, {"name": name})
    return name


def take_back(connection: Connection, building_id: int, written: str) -> None:
    """Take a name back that `give` gave, where nothing was done about the building since."""
    building = store.buildings.state(connection, building_id)
    if building is None or building["name"] != _name(connection, building, written):
        return
    last = store.register.history(connection, LAYER, building_id).head(1)
    if list(last.action) == [ACT]:
        try:
            changing.undo(connection, LAYER, building_id, int(last.change_id.iloc[0]))
        except RegisterError:
            # A file that was loaded since has the building under that name: it stays.
            return


def _name(connection: Connection, building: dict[str, Any], written: str) -> str:
    """3号楼 inside the estate that the words name, 春风里3号楼 or 上海路66号 anywhere else."""
    place, _, label = written.rpartition("/")
    called = building_called(label, place)
    estate = store.estates.state(connection, building["estate_id"] or 0)
    names = [estate["name"] or "", *estate["aliases"]] if estate else []
    if place in map(normalise, names):
        return called
    community = store.communities.state(connection, building["community_id"] or 0)
    return place.removeprefix(normalise((community or {}).get("name") or "")) + called
