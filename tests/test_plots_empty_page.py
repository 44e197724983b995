"""The Plots page of an area whose optional columns are all empty."""

from sqlalchemy import text

from gridmap.store import db
from tests.test_pages import copies, opened  # noqa: F401
from tests.test_plots_empty import EMPTY
from tests.test_plots_page import go, look_at


def test_the_page_opens_in_every_view(opened):  # noqa: F811
    app = opened("town", "community_worker", "plots")
    with db.as_owner() as connection:
        for statement in EMPTY:
            connection.execute(text(statement))
    app.run()
    for view in ("draw", "check", "force", "teams", "rules", "print"):
        (go if view in ("draw", "check", "force") else look_at)(app, view)
        assert not app.exception, view
        assert not [one.value for one in app.markdown if "nan" in one.value.lower()], view


def test_without_a_household_a_ledger_comes_first(opened):  # noqa: F811
    app = opened("town", "community_worker")
    with db.as_owner() as connection:
        connection.execute(text("DELETE FROM household"))
        # What is kept goes by loads, not by what somebody deletes by hand.
        connection.execute(text("UPDATE import_run SET rolled_back_at = now()"))
    app.switch_page("plots.py").run()
    go(app, "draw")
    assert any("Load its ledger first" in one.value for one in app.info)
    ways = [one.options for one in app.selectbox if one.key == "plots-way"]
    assert all("Households in a plot" not in one for one in ways)
