"""Which OpenStreetMap ways one can walk on, and what kind of street they are to us."""

from collections.abc import Mapping

KINDS = {
    **dict.fromkeys(("trunk", "trunk_link", "primary", "primary_link"), "arterial"),
    **dict.fromkeys(("secondary", "secondary_link"), "secondary"),
    **dict.fromkeys(("tertiary", "tertiary_link", "unclassified", "residential", "road"), "branch"),
    "living_street": "lane",
    "service": "service",
    **dict.fromkeys(
        ("footway", "path", "pedestrian", "cycleway", "track", "bridleway", "corridor"), "path"
    ),
    "steps": "steps",
}
"""Every walkable `highway` and its kind; what is not here (motorway, construction, proposed,
platform, raceway, bus_guideway, elevator, ...) is not walked along."""

CLOSED = ("no", "private", "emergency", "military")
"""Values of `foot` and `access` that keep walkers out."""


def is_walkable(tags: Mapping[str, str | None]) -> bool:
    """
    Whether a way is open to walkers.

    OSMnx's walking filter, with three differences: `foot` overrules `access`, as the key's
    documentation has it; cycleways count unless `foot` forbids them, because in Chinese cities
    they are the kerbside lane that people walk; and the edges of areas (squares) count, because
    they join the ways that end on them.
    """
    return tags.get("highway") in KINDS and is_open(tags)


def is_open(tags: Mapping[str, str | None]) -> bool:
    """Whether nothing but its class keeps walkers off a way; see `is_walkable`."""
    if foot := tags.get("foot"):
        return foot not in CLOSED
    return (
        tags.get("access") not in CLOSED
        and tags.get("motorroad") != "yes"
        and tags.get("service") != "private"
    )
