"""Tables in which columns of one name would be lost beside each other."""

from collections import Counter

from etl.ledger.header import Header
from gridmap.errors import SourceError

_OF_A_PERSON = ("age", "birth", "id_number")


def refuse(found: Header | None) -> None:
    """Refuse a table in which one of two columns of the same name would be lost."""
    if found is None or not found.is_ledger:
        return
    _refuse_persons(found)
    seen: set[str] = set()
    for label in found.labels:
        if label.field not in ("building", "room", "people"):
            continue
        if label.text in seen:
            raise SourceError(
                "two columns are called {header}: part the tables, or name the columns apart",
                header=label.text,
            )
        seen.add(label.text)


def _refuse_persons(found: Header) -> None:
    """Refuse a register with several persons in a row: 姓名, 年龄, 姓名, 年龄."""
    if not found.is_register:
        return
    times = Counter(label.whole for label in found.labels if label.whole)
    again = [label for label in found.labels if times[label.whole] > 1]
    of_persons = [label for label in again if label.person in _OF_A_PERSON]
    if of_persons and len({label.whole for label in again}) > 1:
        raise SourceError(
            "several columns are called {header}, so a row lists several persons: write a row per "
            "person, or add a column 常住人数",
            header=of_persons[0].text,
        )
