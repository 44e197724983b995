"""The search box in the top bar: its words, and what becomes of what it found."""

from typing import Any

from gridmap.ui import chosen
from gridmap.ui.frame.map_parts import Event
from gridmap.ui.labels import role_labels
from gridmap.ui.session import language, t


def spec() -> dict[str, Any]:
    """Words and look of an outline, as `assets/search.js` takes them."""
    return {
        "look": chosen.LOOK,
        "search": t("Search"),
        "hint": t("Search buildings, estates, streets, service points"),
        "found": t("Suggestions"),
        "nothing": t("Nothing of that name."),
        "silent": t("The search does not answer. Try again."),
        "kinds": {
            "building": t("Building"),
            "estate": t("Estate"),
            "street": t("Street"),
            "service_point": t("Service point"),
            "plot": t("Plot"),
            "community": t("Community"),
            "person": t("On post"),
        },
        "posts": role_labels(),
        "language": language(),
    }


def found(event: Event) -> None:
    """Choose the building that was found; the map has gone there and outlined it by itself."""
    if event.layer == "building":
        chosen.choose(event.ids[0])
    elif event.layer == "service_point":
        chosen.choose_point(event.ids[0])
