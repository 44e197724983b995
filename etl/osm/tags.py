"""What an OpenStreetMap object is to us, by its tags: a row for a table, or nothing."""

import re
from collections.abc import Callable, Mapping

from etl import residence, walking

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
)

STREET_KEYS = (
    *("highway", "foot", "access", "service", "motorroad"),
    *("bridge", "tunnel", "layer"),
)

OFFICE = re.compile(r"街道|社区|便民|政务服务|为民服务|党群|居委会|村委会")
"""Names of town halls that serve residents; a district's or city's government is none of them."""

HEALTH_CENTRE = re.compile(r"社区卫生服务中心|街道卫生院")

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


def service_point(tags: Tags) -> Row | None:
    """A place that gives one of our services, and is open to residents."""
    codes = services(tags)
    if not codes or tags.get("access") in ("private", "no", "customers"):
        return None
    address = [tags.get(key) for key in ("addr:street", "addr:housenumber")]
    return {
        "name": tags.get("name") or tags.get("name:zh") or UNNAMED[codes[0]],
        "service_types": ";".join(codes),
        "opening_hours": tags.get("opening_hours"),
        "phone": tags.get("phone") or tags.get("contact:phone"),
        "address": "".join(part for part in address if part) or None,
        "wheelchair": tags.get("wheelchair"),
    }


GATES = ("gate", "lift_gate", "swing_gate", "entrance")
"""Values of `barrier` that people on foot pass."""


def access_point(tags: Tags) -> Row | None:
    """A gate, or the entrance of a building; one that is no way in for walkers is none."""
    name = tags.get("name") or tags.get("name:zh") or tags.get("ref")
    closed = "no" in (tags.get("foot"), tags.get("access"))
    if tags.get("barrier") in GATES and not closed:
        return {"name": name, "kind": "gate"}
    if tags.get("entrance", "no") not in ("no", "emergency", "exit", "garage") and not closed:
        return {"name": name, "kind": "entrance"}
    return None


UNNAMED = {
    "service_hall": "便民服务大厅",
    "service_station": "社区服务站",
    "health_center": "社区卫生服务中心",
    "health_station": "卫生服务站",
    "kindergarten": "幼儿园",
    "nursery": "托育点",
    "day_care_center": "日间照料中心",
    "elderly_station": "老年服务站",
    "meal_point": "助餐点",
    "culture_station": "文化活动站",
    "public_toilet": "公共厕所",
}
"""What a point without a name is called: most public toilets have none."""


def services(tags: Tags) -> list[str]:
    """
    Codes of the service types that the tags stand for.

    Hospitals are none: a community's health service is the station or center. A town hall counts
    by its name, a social facility by whom it is for.
    """
    name = tags.get("name", "")
    amenity = tags.get("amenity", "")
    if amenity in ("clinic", "doctors") or tags.get("healthcare") in ("clinic", "doctor", "centre"):
        return ["health_center" if HEALTH_CENTRE.search(name) else "health_station"]
    if amenity in ("townhall", "public_building") or tags.get("office") == "government":
        hall = re.search(r"街道|政务服务", name)
        return ["service_hall" if hall else "service_station"] if OFFICE.search(name) else []
    if amenity == "social_facility":
        return _social(tags)
    return [AMENITIES[amenity]] if amenity in AMENITIES else []


AMENITIES = {
    "kindergarten": "kindergarten",
    "childcare": "nursery",
    "community_centre": "service_station",
    "social_centre": "service_station",
    "toilets": "public_toilet",
    "library": "culture_station",
    "arts_centre": "culture_station",
}


def _social(tags: Tags) -> list[str]:
    kind = tags.get("social_facility", "")
    if kind in ("soup_kitchen", "dairy_kitchen"):
        return ["meal_point"]
    if not {"senior", "elderly"} & set(tags.get("social_facility:for", "").split(";")):
        return []
    return ["day_care_center" if kind == "day_care" else "elderly_station"]


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
