"""Unmatched addresses where two people work on one list."""

import pandas as pd
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from gridmap import store
from gridmap.actions import settling
from gridmap.store import db
from tests.test_pages import (  # noqa: F401
    button,
    copies,
    opened,
    uploaded,
    view,
    visit,
)

LEDGER = """楼栋,房号,户号,常住人数
7栋,101,N1,3
8栋,101,N3,4
9栋,101,N4,1
"""


def loaded(opened, ledger: str = LEDGER, *, before: str = "SELECT 1") -> AppTest:  # noqa: F811
    """The queue with three open addresses; `before` is run before the ledger is loaded."""
    app = opened("ledgers", "community_worker", "imports")
    with db.as_owner() as connection:
        connection.execute(text(before))
    app = uploaded(app, ledger)
    for box in [box for box in app.checkbox if box.key.startswith("sure-")]:
        box.check().run()
    app.toggle(key="adds").set_value(True).run()
    button(app, "load").click().run()
    assert not app.exception and not app.error
    return visit(app, "address_queue")


def listed(app: AppTest) -> pd.DataFrame:
    """Open cases, in their order."""
    return next(one.value for one in app.dataframe if one.key == "queue-table")


def choices(app: AppTest) -> list:
    """Buttons of the buildings to choose from."""
    return [one for one in app.button if (one.key or "").startswith("choose-")]


def scope(app: AppTest):
    """Field that says what is decided for."""
    return next(one for one in app.button_group if (one.key or "").startswith("scope-"))


def heading(app: AppTest) -> str:
    """Address of the case that is shown."""
    return next(one.value for one in app.markdown if one.value.startswith("#### "))


def decided_elsewhere(household_id: int, *, aside: bool = False) -> None:
    """The worker's colleague settles a household's address, or sets it aside."""
    with db.as_owner() as connection:
        worker = store.accounts.key(connection, "community_worker")
    with db.as_user(worker) as connection:
        if aside:
            settling.set_aside(connection, household_id)
            return
        community = store.review.household(connection, household_id)["community_id"]
        building = store.review.names(connection, community).building_id.iloc[0]
        settling.settle(connection, household_id, building_id=int(building))


def test_an_address_that_a_colleague_settles_takes_its_search_with_it(opened):  # noqa: F811
    app = loaded(opened)
    first, second, third = map(int, listed(app).household_id)
    assert "7栋" in heading(app)
    decided_elsewhere(first)
    # What is searched for 7栋 is not offered for the address that takes its place.
    app.text_input(key="queue-wanted").set_value("1栋").run()
    assert "8栋" in heading(app) and not app.text_input(key="queue-wanted").value
    assert not choices(app)
    [told] = [one.value for one in app.info if "settled by" in one.value]
    assert "7栋" in told and "settled by community_worker already" in told

    app.text_input(key="queue-wanted").set_value("1栋").run()
    stale = choices(app)[0]
    decided_elsewhere(second)
    stale.click().run()
    assert "9栋" in heading(app) and not choices(app)
    assert any("8栋" in one.value and "settled by" in one.value for one in app.info)

    decided_elsewhere(third, aside=True)
    app.run()
    assert any("9栋" in one.value and "set aside by" in one.value for one in app.info)


def test_the_address_that_is_looked_at_stays_when_the_list_moves(opened):  # noqa: F811
    app = loaded(opened, LEDGER.replace("栋,101,N", "栋,202,M"))
    first, second, *_ = map(int, listed(app).household_id)
    selection = {"rows": [1], "columns": [], "cells": []}
    app.session_state["queue-table"] = {"selection": selection}
    app.run()
    shown = heading(app)
    assert app.button(key="aside").label.endswith("set this address aside (1)")
    decided_elsewhere(first)
    assert listed(app).household_id.iloc[1] == second
    app.session_state["queue-table"] = {"selection": selection}
    app.run()
    assert listed(app).household_id.iloc[0] == second and heading(app) == shown


def test_an_address_or_all_of_its_building_is_set_aside(opened, monkeypatch):  # noqa: F811
    # Where the community is, its own box says: there may be hundreds of outlines.
    monkeypatch.setattr(store.boundaries, "outlines", None)
    rows = (("77", "101", "A1"), ("77", "102", "A2"), ("78", "101", "A3"),
            ("78", "102", "A4"))  # fmt: skip
    homes = "".join(f"某某苑,{at}栋,{room},{key},1\n" for at, room, key in rows)
    app = loaded(opened, f"小区,楼栋,房号,户号,常住人数\n{homes}")
    total = len(listed(app))
    assert "77栋" in heading(app)
    assert app.button(key="aside").label.endswith("set this address aside (1)")
    # Nothing is like it: the community is in view, to choose from.
    west, south, east, north = view(app)["look_at"]
    assert east - west > 0.003 < north - south
    shown = view(app)["tiles"][0]["address"]
    app.button_group(key=scope(app).key).set_value("building").run()
    assert app.button(key="aside").label.endswith("set all of the building aside (2)")
    app.button(key="aside").click().run()
    left = list(listed(app).address_text)
    assert len(left) == total - 2 and not any("77栋" in one for one in left)
    # The next one of the estate begins so, and the map has the names that a decision gave.
    assert "78栋" in heading(app) and scope(app).value == "building"
    assert view(app)["tiles"][0]["address"] != shown
    app.button(key="undo-last").click().run()
    assert len(listed(app)) == total


def test_a_building_in_no_estate_is_offered_with_the_reason(opened):  # noqa: F811
    app = loaded(opened, "小区,楼栋,房号,户号,常住人数\n棕榈苑,66栋,101,P1,3\n")
    row = list(listed(app).address_text).index("棕榈苑66栋101室")
    app.session_state["queue-table"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    assert "66栋" in heading(app) and not choices(app)
    with db.as_owner() as connection:
        community = store.review.household(connection, int(listed(app).household_id[row]))
        made = connection.execute(
            text("INSERT INTO building (community_id, name, source, source_ref, geom)"
                 " SELECT community_id, '66号楼', 'test', 'p2', geom FROM building"
                 " WHERE community_id = :id LIMIT 1 RETURNING id"),
            {"id": community["community_id"]},
        ).scalar_one()  # fmt: skip
    app.run()
    [choice] = choices(app)
    assert choice.key.endswith(f"-{made}")
    assert "66号楼" in choice.label and choice.label.endswith("the map puts it in no estate")


BESIDE = """
    WITH beside AS (
        INSERT INTO community (name, source, source_ref, geom)
        SELECT '那边社区', 'x', 'x', ST_Translate(geom, 1, 0) FROM community LIMIT 1 RETURNING *
    ), there AS (
        INSERT INTO estate (community_id, name, source, source_ref, geom)
        SELECT id, '那边苑', 'x', 'x', geom FROM beside RETURNING *
    )
    INSERT INTO building (community_id, estate_id, name, source, source_ref, geom)
    SELECT there.community_id, there.id, called, 'x', called, building.geom
    FROM there, unnest(ARRAY['5栋', '6栋']) AS called, (SELECT * FROM building LIMIT 1) AS building
"""


def test_a_building_of_another_community_is_named_and_not_offered(opened):  # noqa: F811
    app = loaded(opened, "小区,楼栋,房号,户号,常住人数\n那边苑,5栋,101,B1,3\n", before=BESIDE)
    row = next(n for n, one in enumerate(listed(app).address_text) if "那边苑" in one)
    app.session_state["queue-table"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    [choice] = choices(app)
    assert choice.disabled and choice.label.endswith("那边社区")
    assert any("of other communities cannot be chosen" in one.value for one in app.caption)
    with db.as_owner() as connection:
        clicked = connection.execute(
            text("SELECT id FROM building WHERE name = '6栋'")
        ).scalar_one()
    app.query_params["building"] = str(clicked)
    app.run()
    assert app.button(key=f"map-{clicked}").disabled
    assert any(one.value.endswith("chosen here: 那边社区") for one in app.caption)
