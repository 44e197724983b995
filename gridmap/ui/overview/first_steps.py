"""First steps: from an empty database to plots in force, each with its form, until all are done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from gridmap import store, ui
from gridmap.ui import t
from gridmap.ui.formats import literal
from gridmap.ui.labels import role_labels


@dataclass(frozen=True)
class Step:
    """
    Step of the checklist.

    Attributes
    ----------
    done
        How much there is of it; the step is done once there is any.
    page, asked
        Page of its form, and what its address asks for.
    role
        Role that takes it.
    found
        Words on what there is.
    """

    title: str
    why: str
    done: int
    page: str
    role: str = "admin"
    asked: Mapping[str, str] = field(default_factory=dict)
    found: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the user may take it."""
        return self.role == ui.account().role


def steps() -> list[Step]:
    """Steps in their order, with what is there today."""
    with ui.transaction() as connection:
        found = store.overview.first_steps(connection)
        office = store.office.name(connection)
    worker, layers = "community_worker", {"view": "layers"}
    all_ = found["community_count"]
    return [
        Step(t("Name of the office"), t("it stands on every page and print"), int(bool(office)),
             "register", asked={"view": "office"}, found=office or ""),
        Step(t("Buildings"), t("homes, plots and coverage are counted by them"),
             found["building_count"], "register", asked=layers,
             found=t("{n:,} buildings", n=found["building_count"])),
        Step(t("Streets"), t("ways on foot and boundaries run along them"),
             found["street_count"], "register", asked=layers),
        Step(t("Boundaries"), t("a building belongs to the community around it"), all_,
             "register", asked={"view": "boundaries"},
             found=t("{n:,} communities", n=all_)),
        Step(t("Service points"), t("coverage and siting start from where services are"),
             found["point_count"], "register", asked={"view": "points"},
             found=t("{n:,} points", n=found["point_count"])),
        Step(t("Accounts"), t("workers, officials and planners do the rest"),
             found["worker_count"], "accounts",
             found=_of(found["worker_count"], all_)),
        Step(t("Household ledgers"), t("who lives where: without them only buildings count"),
             found["ledger_count"], "imports", worker,
             found=_of(found["ledger_count"], all_)),
        Step(t("Plots in force"), t("every building has its team"),
             found["plotted_count"], "plots", worker,
             found=_of(found["plotted_count"], all_)),
    ]  # fmt: skip


def _of(number: int, total: int) -> str:
    return t("{n} of {total} communities", n=number, total=total)


def show() -> None:
    """Show the steps while one is left: what is done, what is next, who takes it, and why."""
    found = steps()
    left = [one for one in found if not one.done]
    if not left:
        return
    is_own = any(one.is_own for one in left)
    title = t("First steps: {done} of {total} done", done=len(found) - len(left), total=len(found))
    with st.expander(title, expanded=is_own or not found[0].done, icon=":material/checklist:"):
        following = next((one for one in left if one.is_own), None)
        for number, one in enumerate(found, 1):
            _row(number, one, is_next=one is following)


def _row(number: int, one: Step, *, is_next: bool) -> None:
    """Row of a step: sign, title, and its form as a link where the user may take it."""
    with st.container(key=f"gridmap-step-{number}", gap=None):
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
            sign = ":green[✓]" if one.done else f"**{number}**"
            st.markdown(f"{sign} {one.title if one.done else f'**{one.title}**'}")
            if one.is_own and not one.done:
                label = t("Next: open the form") if is_next else t("Open the form")
                ui.frame.link(one.page, label, one.asked)
        if one.done:
            st.caption(literal(one.found))
        elif one.is_own:
            st.caption(one.why)
        else:
            st.caption(t("{who}: {why}", who=role_labels()[one.role], why=one.why))
