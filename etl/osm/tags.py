"""Rows for our tables from the tags of an OpenStreetMap object, or nothing."""

from collections.abc import Callable, Mapping

from etl import residence, walking
from gridmap.store import service_types

Tags = Mapping[str, str]
Row = dict[str, str | None]

BUILDING_KEYS = (
    "building",
    "addr:street",
    "addr:housenumber",
    "building:levels",
    "building:flats",
    "start_date",
    *residence.USES,
    *residence.STATE,
    *residence.GONE,
    *residence.EMPTY,
)

STREET_KEYS = (
    *("highway", "foot", "access", "service", "motorroad"),
    *("bridge", "tunnel", "layer"),
)

LAND = {
    **dict.fromkeys(("natural=water", "landuse=reservoir", "landuse=basin"), "water"),
    "waterway=riverbank": "water",
    **dict.fromkeys(
        ("leisure=pitch", "leisure=stadium", "leisure=sports_centre", "leisure=track"), "sports"
    ),
    **dict.fromkeys(
        ("landuse=farmland", "landuse=orchard", "landuse=meadow", "landuse=vineyard"), "farmland"
    ),
    **dict.fromkeys(
        (
            *("leisure=park", "leisure=garden", "leisure=playground", "leisure=nature_reserve"),
            *("landuse=grass", "landuse=forest", "landuse=village_green", "natural=wood"),
            *("landuse=recreation_ground", "natural=scrub", "natural=grassland"),
        ),
        "park",
    ),
}
"""Tags of open land that the base map draws, and its kind."""


def building(tags: Tags) -> Row | None:
    """A building of any use; `building=no` says that there is none."""
    if tags.get("building", "no") == "no":
        return None
    name = tags.get("name") or tags.get("name:zh") or tags.get("addr:housename")
    return {"name": name, **{key: tags.get(key) for key in BUILDING_KEYS}}


def street(tags: Tags) -> Row | None:
    """A way that can be walked; see `etl.walking`."""
    if not walking.is_walkable(tags):
        return None
    name = tags.get("name") or tags.get("name:zh")
    return {"name": name, **{key: tags.get(key) for key in STREET_KEYS}}


POINTS = ("amenity", "healthcare", "shop", "leisure", "office")
"""Keys of points of interest, the one that says most about a service first."""

CAMPUS = {
    "amenity": ("university", "college", "school", "prison"),
    "landuse": ("military", "education"),
    "military": ("barracks", "base"),
}
"""Grounds that are closed to residents."""


def service_point(tags: Tags) -> Row | None:
    """A place that gives one of our services, and is open to residents."""
    name = tags.get("name") or tags.get("name:zh") or ""
    found = service_types.of_tags(tags, name)
    if found is None or tags.get("access") in ("private", "no", "customers"):
        return None
    address = [tags.get(key) for key in ("addr:street", "addr:housenumber")]
    return {
        "name": name or found.unnamed,
        "service_types": found.code,
        "opening_hours": tags.get("opening_hours"),
        "phone": tags.get("phone") or tags.get("contact:phone"),
        "address": "".join(part for part in address if part) or None,
        "wheelchair": tags.get("wheelchair"),
    }


def point_of_interest(tags: Tags) -> str | None:
    """The tag that makes it a point of interest, None where there is none."""
    return next((f"{key}={tags[key]}" for key in POINTS if tags.get(key, "no") != "no"), None)


def campus(tags: Tags) -> Row | None:
    """Grounds of a school, a university or an army."""
    closed = any(tags.get(key) in values for key, values in CAMPUS.items())
    return {"name": tags.get("name")} if closed else None


GATES = (
    *("gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "kissing_gate"),
    *("turnstile", "full-height_turnstile", "full_height_turnstile", "hampshire_gate", "entrance"),
    *("sliding_beam", "door"),
)
"""Values of `barrier` that people on foot pass."""


def access_point(tags: Tags) -> Row | None:
    """A gate, or the entrance of a building; one that is no way in for walkers is none."""
    name = tags.get("name") or tags.get("name:zh") or tags.get("ref")
    closed = not walking.is_open(tags)
    is_locked = tags.get("locked") == "yes" and "foot" not in tags
    if tags.get("barrier") in GATES and not closed and not is_locked:
        return {"name": name, "kind": "gate"}
    # Whose door it is goes through a private one too.
    is_shut = "no" in (tags.get("foot"), tags.get("access")) and closed
    if tags.get("entrance", "no") not in ("no", "emergency", "exit", "garage") and not is_shut:
        return {"name": name, "kind": "entrance"}
    return None


def open_land(tags: Tags) -> Row | None:
    """Water or green."""
    for key in ("natural", "waterway", "leisure", "landuse"):
        if kind := LAND.get(f"{key}={tags.get(key)}"):
            return {"kind": kind, "name": tags.get("name") or tags.get("name:zh")}
    return None


def estate(tags: Tags) -> Row | None:
    """A named residential quarter: that is how 小区 are mapped."""
    name = tags.get("name") or tags.get("name:zh")
    is_quarter = tags.get("landuse") == "residential" or tags.get("place") == "neighbourhood"
    return {"name": name, "alt_name": tags.get("alt_name")} if name and is_quarter else None


def _boundary(level: str) -> Callable[[Tags], Row | None]:
    def of_level(tags: Tags) -> Row | None:
        if tags.get("boundary") != "administrative" or tags.get("admin_level") != level:
            return None
        return {"name": tags.get("name") or tags.get("name:zh")}

    return of_level


subdistrict = _boundary("8")
"""An 街道, 镇 or 乡: administrative level 8 in China."""

community = _boundary("10")
"""A 社区 or 村: administrative level 10 in China."""
