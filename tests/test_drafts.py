"""Drafts of plots: edited under a version, undone, redrawn; answered with figures."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import config
from gridmap.actions import drafts
from gridmap.actions.drafts import NEW, Edit
from gridmap.analysis.drafts import draft_steps, read_draft
from gridmap.analysis.plots import read_fabric
from gridmap.errors import DraftConflictError, PlotError
from gridmap.plots import graph, outline
from gridmap.plots.drafts import NONE, Draft, Fabric, Parameters, naming
from gridmap.store import db


@pytest.fixture(scope="module")
def town(database: str) -> Iterator[Connection]:
    """The sample town, loaded once and gone afterwards."""
    with db.owner_engine().connect() as connection:
        load_sample(connection, config.ROOT / "data" / "geo")
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def fabric(town: Connection) -> Fabric:
    community = town.execute(
        text("SELECT id FROM community WHERE name = '漓江路社区'")
    ).scalar_one()
    return read_fabric(town, community)


@pytest.fixture
def draft(town: Connection, fabric: Fabric) -> Draft:
    return drafts.begin(town, fabric)


def ids(fabric: Fabric, draft: Draft, number: int) -> list[int]:
    return fabric.buildings.id[draft.number == number].tolist()


def same(one: Draft, other: Draft) -> bool:
    return bool((one.number == other.number).all()) and one.plots == other.plots


def test_a_draft_begins_with_what_is_in_force(fabric, draft):
    plots = {number: plot.plot_id for number, plot in draft.plots.items()} | {NONE: -1}
    assert [plots[one] for one in draft.number.tolist()] == fabric.buildings.plot_id.tolist()
    assert (draft.status, draft.version, draft.can_undo, draft.can_redo) == (
        "open",
        1,
        False,
        False,
    )


def test_compactness_is_that_of_the_joined_cells(fabric, draft):
    joined = outline.compactness(outline.outlines(fabric.cell, draft.number))
    found = fabric.compactness(draft.number, len(joined))
    assert found == pytest.approx(joined.to_numpy(), rel=1e-4)


def test_a_move_answers_with_both_plots_before_and_after(town, fabric, draft):
    moved = ids(fabric, draft, 1)[:2]
    households = int(fabric.buildings.household_count[np.isin(fabric.buildings.id, moved)].sum())
    edit = drafts.move(town, fabric, draft.id, draft.version, moved, 2)
    assert [one.number for one in edit.before] == [one.number for one in edit.after] == [1, 2]
    gone = edit.before[0].household_count - edit.after[0].household_count
    come = edit.after[1].household_count - edit.before[1].household_count
    assert gone == come == households > 0
    mean = edit.after[0].weight / (1 + edit.after[0].deviation)
    placed = fabric.buildings.household_count[edit.draft.number > 0].sum()
    assert mean == pytest.approx(placed / len(draft.plots))
    assert same(read_draft(town, fabric, draft.id), edit.draft)
    assert edit.draft.version == 2


def test_an_edit_that_changes_nothing_is_no_step(town, fabric, draft):
    edit = drafts.move(town, fabric, draft.id, draft.version, ids(fabric, draft, 1), 1)
    assert (edit.before, edit.after, edit.draft.version) == ((), (), 1)
    assert draft_steps(town, draft.id).empty


def test_split_by_weight_makes_two_contiguous_halves(town, fabric, draft):
    edit = drafts.split(town, fabric, draft.id, draft.version, 13)
    kept, new = edit.after
    assert kept.plot_id is not None
    assert new.plot_id is None
    assert kept.household_count + new.household_count == edit.before[0].household_count
    assert abs(kept.household_count - new.household_count) <= 4
    assert kept.is_contiguous
    assert new.is_contiguous
    assert new.plot_code == "LJ-Z15"


def test_merge_keeps_a_plot_in_force_and_its_code(town, fabric, draft):
    edit = drafts.split(town, fabric, draft.id, 1, 1, ids(fabric, draft, 1)[:-1])
    edit = drafts.merge(town, fabric, draft.id, 2, [1, edit.after[-1].number])
    assert [(one.plot_code, one.plot_id) for one in edit.after] == [
        ("LJ-Z01", draft.plots[1].plot_id)
    ]
    assert same(edit.draft, draft)


def test_a_plot_without_buildings_leaves_and_comes_back(town, fabric, draft):
    edit = drafts.move(town, fabric, draft.id, 1, ids(fabric, draft, 1), NONE)
    assert 1 not in edit.draft.plots
    assert edit.after == ()
    edit = drafts.undo(town, fabric, draft.id, 2)
    assert same(edit.draft, draft)


def test_a_new_step_ends_what_could_be_redone(town, fabric, draft):
    drafts.rename(town, fabric, draft.id, 1, 1, "甲")
    edit = drafts.undo(town, fabric, draft.id, 2)
    assert edit.draft.can_redo
    edit = drafts.rename(town, fabric, draft.id, 3, 1, "乙")
    assert not edit.draft.can_redo
    with pytest.raises(PlotError, match="nothing to redo"):
        drafts.redo(town, fabric, draft.id, 4)
    assert read_draft(town, fabric, draft.id).plots[1].name == "乙"


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["move", "new", "none", "split", "merge", "rename", "undo", "redo"]),
        st.integers(0, 10_000),
    ),
    max_size=6,
)


def edited(town: Connection, fabric: Fabric, draft: Draft, kind: str, pick: int) -> Edit | None:
    """One edit at random; None where the draft does not allow it."""
    rng = np.random.default_rng(pick)
    numbers = rng.permutation(sorted(draft.plots)).tolist()
    some = rng.choice(fabric.buildings.id, rng.integers(1, 40), replace=False).tolist()
    at = (town, fabric, draft.id, draft.version)
    if not numbers and kind not in ("undo", "redo"):
        return None
    if kind in ("undo", "redo"):
        able = draft.can_undo if kind == "undo" else draft.can_redo
        return getattr(drafts, kind)(*at) if able else None
    if kind == "rename":
        return drafts.rename(*at, numbers[0], f"plot {pick}")
    if kind == "split":
        return drafts.split(*at, numbers[0]) if len(ids(fabric, draft, numbers[0])) > 1 else None
    if kind == "merge":
        return drafts.merge(*at, numbers[:2]) if len(numbers) > 1 else None
    return drafts.move(*at, some, {"move": numbers[0], "new": NEW, "none": NONE}[kind])


@settings(max_examples=12)
@given(EDITS)
def test_undo_restores_and_redo_repeats_after_any_edits(town, fabric, edits):
    first = now = drafts.begin(town, fabric)
    for kind, pick in edits:
        if edit := edited(town, fabric, now, kind, pick):
            now = edit.draft
            stored = read_draft(town, fabric, now.id)
            assert same(stored, now)
            assert (stored.can_undo, stored.can_redo) == (now.can_undo, now.can_redo)
            # Disjoint and complete: one number a building, and no plot without buildings.
            assert set(np.unique(now.number)) - {NONE} == set(now.plots)
    last = now
    while now.can_undo:
        now = drafts.undo(town, fabric, now.id, now.version).draft
    assert same(now, first)
    while now.can_redo:
        now = drafts.redo(town, fabric, now.id, now.version).draft
    if not last.can_redo:
        assert same(now, last)


def test_a_drawing_is_contiguous_and_a_redraw_of_it_moves_nothing(town, fabric, draft):
    parameters = Parameters(target=300, tolerance=0.15)
    edit = drafts.redraw(town, fabric, draft.id, 1, parameters, keep=False)
    assert (edit.draft.number > 0).all()
    pieces = graph.components(len(fabric.buildings.id), fabric.edges, edit.draft.number)
    assert pieces.max() + 1 == len(edit.draft.plots)
    again = drafts.redraw(town, fabric, draft.id, 2, Parameters(tolerance=0.15))
    assert same(again.draft, edit.draft)
    assert len(draft_steps(town, draft.id)) == 1


def test_a_redraw_that_keeps_moves_fewer_households_than_one_anew(town, fabric, draft):
    parameters = Parameters(tolerance=0.2)
    kept = drafts.redraw(town, fabric, draft.id, 1, parameters)
    assert (kept.draft.number > 0).all()
    drafts.undo(town, fabric, draft.id, 2)
    anew = drafts.redraw(town, fabric, draft.id, 3, Parameters(parts=14, tolerance=0.2), keep=False)

    def moved(after: Draft) -> int:
        return int(((draft.number > 0) & (after.number != draft.number)).sum())

    assert 0 < moved(kept.draft) < moved(anew.draft)


def test_two_editors_conflict_and_the_second_hears_who_was_first(town, fabric, draft):
    drafts.move(town, fabric, draft.id, 1, ids(fabric, draft, 1)[:3], 2)
    with pytest.raises(DraftConflictError, match="somebody moved 3 buildings; look at it again"):
        drafts.merge(town, fabric, draft.id, 1, [3, 4])
    drafts.drop(town, fabric, draft.id, 2)
    with pytest.raises(DraftConflictError, match="somebody dropped it"):
        drafts.undo(town, fabric, draft.id, 2)
    with pytest.raises(DraftConflictError, match="closed"):
        drafts.undo(town, fabric, draft.id, 3)


def test_what_cannot_be_edited(town, fabric, draft):
    at = (town, fabric, draft.id, 1)
    school = town.execute(text("SELECT max(id) + 1 FROM building")).scalar_one()
    for fault, edit in {
        "no homes of this community": lambda: drafts.move(*at, [school], 1),
        "at least one building": lambda: drafts.move(*at, [], 1),
        "no plot 99": lambda: drafts.move(*at, ids(fabric, draft, 1), 99),
        "two plots": lambda: drafts.merge(*at, [1, 1]),
        "not all": lambda: drafts.split(*at, 1, ids(fabric, draft, 1)),
        "needs a name": lambda: drafts.rename(*at, 1, " "),
        "nothing to undo": lambda: drafts.undo(*at),
        "not there": lambda: drafts.undo(town, fabric, draft.id + 1, 1),
    }.items():
        with pytest.raises(PlotError, match=fault):
            edit()
    with pytest.raises(PlotError, match="no weight 'age'"):
        Parameters(weight="age")


def test_codes_go_on_where_the_community_is():
    assert naming.next_code(["FX-Z01", "FX-Z19", "odd 7", "none"]) == "FX-Z20"
    assert naming.next_code(["9"]) == "10"
    assert naming.next_code(["none"]) == "01"
