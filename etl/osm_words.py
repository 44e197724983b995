"""Tags of OpenStreetMap in words: what is passed over, and ways that nobody walks along."""

from collections.abc import Mapping

from gridmap.i18n import Message

WORDS = {
    "amenity=restaurant": Message("restaurants"),
    "amenity=fast_food": Message("snack bars"),
    "amenity=cafe": Message("cafés"),
    "amenity=bank": Message("banks"),
    "amenity=parking": Message("car parks"),
    "amenity=bicycle_rental": Message("bicycle hire"),
    "amenity=school": Message("schools"),
    "amenity=university": Message("universities"),
    "amenity=college": Message("colleges"),
    "amenity=hospital": Message("hospitals"),
    "amenity=toilets": Message("toilets"),
    "amenity=fuel": Message("petrol stations"),
    "amenity=bar": Message("bars"),
    "amenity=cinema": Message("cinemas"),
    "amenity=theatre": Message("theatres"),
    "amenity=place_of_worship": Message("places of worship"),
    "amenity=police": Message("police stations"),
    "amenity=post_office": Message("post offices"),
    "amenity=kindergarten": Message("kindergartens"),
    "amenity=library": Message("libraries"),
    "shop=clothes": Message("clothes shops"),
    "shop=department_store": Message("department stores"),
    "shop=mall": Message("shopping centres"),
    "shop=supermarket": Message("supermarkets"),
    "shop=convenience": Message("convenience stores"),
    "shop=electronics": Message("electronics shops"),
    "shop=books": Message("book shops"),
    "shop=bakery": Message("bakeries"),
    "shop=hairdresser": Message("hairdressers"),
    "office=yes": Message("offices"),
    "office=company": Message("companies"),
    "office=government": Message("public authorities"),
    "motorway": Message("motorways"),
    "motorway_link": Message("slip roads of motorways"),
    "trunk": Message("expressways"),
    "trunk_link": Message("slip roads of expressways"),
    "primary": Message("main roads closed to walkers"),
    "primary_link": Message("slip roads of main roads"),
    "secondary": Message("secondary roads closed to walkers"),
    "secondary_link": Message("slip roads of secondary roads"),
    "service": Message("service roads closed to walkers"),
    "footway": Message("footways that are closed"),
    "construction": Message("roads being built"),
    "proposed": Message("planned roads"),
    "platform": Message("platforms"),
    "elevator": Message("lifts"),
}
"""Words of tags, and of classes of ways that are left out."""


def worded(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by tags that have words; those of all others together, under `others`."""
    known = {tag: count for tag, count in counts.items() if tag in WORDS}
    left = sum(counts.values()) - sum(known.values())
    return {**known, **({"others": left} if left else {})}
