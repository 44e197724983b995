"""The page's views; the address names the one that is shown."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from gridmap.ui.address import bound
from gridmap.ui.register import boundary_address
from gridmap.ui.register.boundaries import boundaries
from gridmap.ui.register.buildings import buildings
from gridmap.ui.register.estates import estates
from gridmap.ui.register.layers import layers
from gridmap.ui.register.office import office
from gridmap.ui.register.points import points
from gridmap.ui.register.rules import rules
from gridmap.ui.register.sites import sites
from gridmap.ui.register.types import types
from gridmap.ui.session import account, t

PARAMETER = "view"
"""Parameter of the address that names the view."""


@dataclass(frozen=True)
class View:
    """View of the page: its title, what shows it, and the roles that have it."""

    title: str
    show: Callable[[], None]
    roles: frozenset[str]


def views() -> dict[str, View]:
    """Views by the word in the address, in their order."""
    admin = frozenset({"admin"})
    return {
        "points": View(
            t("Service points"), points, admin | {"street_official", "community_worker"}
        ),
        "sites": View(t("Candidate sites"), sites, admin | {"street_official"}),
        "buildings": View(
            t("Buildings"), buildings, admin | {"street_official", "community_worker"}
        ),
        "estates": View(t("Estates"), estates, admin | {"street_official", "community_worker"}),
        "boundaries": View(t("Boundaries"), boundaries, admin),
        "layers": View(t("Layers"), layers, admin | {"street_official", "planner"}),
        "rules": View(t("Rules"), rules, admin),
        "types": View(t("Service types"), types, admin),
        "office": View(t("The office"), office, admin),
    }


def show() -> None:
    """Show the view that is chosen, of those that the user's role has."""
    role = account().role
    own = {name: view for name, view in views().items() if role in view.roles}
    place = bound(
        PARAMETER,
        {name: name for name in own},
        next(iter(own)),
        drops=("point", "site", "type", "building", "estate", *boundary_address.PARAMETERS),
    )
    name = st.session_state[PARAMETER]
    if len(own) > 1:
        name = st.segmented_control(
            t("View"), list(own), format_func=lambda one: own[one].title, required=True,
            label_visibility="collapsed", **place,
        )  # fmt: skip
    own[name].show()
