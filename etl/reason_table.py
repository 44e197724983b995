"""The messages of all reasons, by code: see `etl.reasons`."""

from gridmap.i18n import Message, mark

# Texts that are no address; codes of `gridmap.address`.
TEXTS = {
    "missing": Message("no address"),
    "ditto": Message("“same as above” instead of an address: write the address in full"),
    "excel-date": Message("Excel made a date of the address: format the column as text and retype"),
    "excel-number": Message("Excel shortened the number: format the column as text and retype"),
    "personal-only": Message("only a phone number, an ID number or a name instead of an address"),
    "not-an-address": Message("not the address of a home"),
    "relative": Message("only a place beside another one: write building and room"),
    "range": Message("a range of addresses: one row per household"),
    "addresses-differ": Message("two addresses that differ: where do they live?"),
    "numbers-touch": Message("two numbers touch, as in Building 411单元201: write 4号楼11单元201"),
    "several": Message("more than one address or room in one cell: one row per household"),
}

# Addresses that lead to no single building; codes of `gridmap.matching`.
PLACES = {
    "place-unknown": Message("no estate or street number of that name is known"),
    "building-unknown": Message("the estate is known, the building is not"),
    "building-demolished": Message("its building was demolished"),
    "place-missing": Message("the estate or street is not stated"),
    "estate-of-several": Message("several estates go by that name"),
    "building-missing": Message("the building is not stated"),
    "several-buildings": Message("several buildings are called that"),
    "several-readings": Message("it can be read in several ways, and each has its building"),
    "group-missing": Message("the group or lane is not stated"),
    "unit": Message("the building has no such unit"),
    "floor": Message("the building has no such floor"),
    "room": Message("the floor has no such room"),
    "no-number": Message("it has this name, and no number"),
    "no-estate": Message("its number fits, and the map puts it in no estate"),
    "street-number": Message("the street has no such number"),
    "places-apart": Message("the names in it belong to different places"),
    "estate-column": Message("the estate column says another estate"),
    "community": Message("the place lies in another community"),
    "community-unknown": Message("the community is not known"),
    "community-shared": Message("several communities are called so: write its division code"),
}

# Rows of a ledger that cannot be a household.
HOUSEHOLDS = {
    "formula-error": Message("a cell is a formula's error: write a text or a number"),
    "formula-no-value": Message(
        "a cell is a formula without a result: open the file in Excel and save it"
    ),
    "people-missing": Message("the number of people is missing"),
    "not-a-count": Message("a number of people is no number"),
    "part-exceeds-whole": Message("a part of a household is larger than the household"),
    "not-yes-or-no": Message("neither yes nor no"),
    "duplicate": Message("the same household again; two in one flat need a household number each"),
    "estate-not-stated": Message("no estate beside it, and its flat stands in another row too"),
    "other-community": Message("another community than the one that is loaded"),
    "id-corrupted": Message("Excel damaged an ID number, and no date of birth is given"),
    "age-unknown": Message("no usable date of birth, age or ID number"),
    "age-contradicted": Message("date of birth and ID number contradict each other"),
    "person-twice": Message("one person (the same ID number) in two households"),
    "residence-unclear": Message("it is not clear whether somebody lives there"),
    "household-unclear": Message(
        "no household number, and an address that does not name the room: which household?"
    ),
    "household-split": Message("one household number at two addresses"),
    "titles-differ": Message("the sheet's name and its title state two buildings"),
    "count-shared": Message("a merged number of people beside several flats: whose is it?"),
    "household-apart": Message("the address of a member differs from that of the head above"),
    "heads-several": Message("two heads of household in one flat: give each a household number"),
    "member-unclear": Message("it is not clear to which household a row belongs"),
    "room-only": Message("only the room is written: write estate and building in every row"),
    "household-unknown": Message(
        "no household is known in this flat, and a list of some persons adds none: add it to the "
        "ledger of households"
    ),
    "household-new": Message(
        "no household is known in this flat: let the list add new households, or say that it lists "
        "every household"
    ),
    "number-elsewhere": Message(
        "the household of this number is known in another flat: correct the number or the address"
    ),
    "flat-of-several": Message(
        "several households are known in this flat: write the household number in the row"
    ),
    "household-doubtful": Message(
        "its address may be that of a household that is known and that no other row is: write "
        "estate, building, unit and room, or the household number"
    ),
    "part-contradicts": Message(
        "the list says more people than the household has, or that one of several lives alone: "
        "correct the household in the ledger, or the list"
    ),
}

# Rows of a corrected workbook.
CORRECTIONS = {
    "correction-gone": Message("this household has left the ledger: nothing is to be corrected"),
    "correction-settled": Message("somebody else has settled this household in the meantime"),
    "correction-choice": Message("the chosen building was not offered: choose from the list"),
    "correction-elsewhere": Message("the chosen building lies in another community"),
    "correction-unknown": Message("the reference is none that was given out: leave it as it is"),
    "correction-twice": Message("the same reference twice: keep one row"),
    "correction-contradictory": Message(
        "rows with one original address chose different buildings: write addresses that differ"
    ),
    "correction-taken": Message(
        "the ledger has this household already (by number or address): check it"
    ),
    "correction-part": Message(
        "the row is of a list of some households: correct it there and load that list again"
    ),
    "correction-no-words": Message("the original address names no place: write another"),
}

# Features of a layer.
FEATURES = {
    "geometry-unreadable": Message("the geometry cannot be read"),
    "wkt-unreadable": Message("the WKT cannot be read"),
    "geometry-curved": Message("a curve in a table: save it with straight segments, or as .gpkg"),
    "lon-lat-empty": Message("lon or lat is empty"),
    "lon-lat-no-number": Message("lon or lat is no number"),
    "no-geometry": Message("no geometry"),
    "no-feature": Message("a member of the file that is no feature"),
    "no-code": Message("neither a place nor a code"),
    "code-unknown": Message("no place is given, and no loaded feature has this code"),
    "empty-geometry": Message("the geometry is empty"),
    "not-finite": Message("a coordinate is not a finite number"),
    "at-zero": Message("lies at 0, 0: its coordinates were never set"),
    "axes-swapped": Message("lat and lon look swapped"),
    "beyond-degrees": Message("its coordinates are no degrees (beyond 180 or 90)"),
    "beyond-crs": Message("its coordinates lie outside the CRS"),
    "wrong-geometry": Message("the wrong kind of geometry"),
    "no-length": Message("shorter than 1 cm"),
    "no-area": Message("smaller than 1 m2"),
    "far-away": Message("lies far from where the data are"),
    "outline-lost": Message("the outline is invalid; nothing is left of it"),
    "outline-unclear": Message("the outline is invalid; no one outline fits"),
    "feature-again": Message("a feature that repeats an earlier row"),
    "key-again": Message("another outline with the key of an earlier row"),
    "street-known": Message("lies on streets of another source"),
    "outline-known": Message("lies on a building of another source, and is not the same outline"),
    "no-name": Message("no name"),
    "no-service-type": Message("no service type"),
    "service-type-unknown": Message("unknown service type"),
    "dates-backwards": Message("it closes before it opens"),
    "not-walkable": Message("not open to walkers"),
    "land-kind": Message("its kind is not water, park, sports or farmland"),
    "node-no-outline": Message("a point: it has no outline"),
    "relation-no-outline": Message("a relation that has no outline of its own"),
    "relation-untyped": Message("a relation without a type, so without an outline"),
    "rings-open": Message("its rings do not close, or members are missing from the file"),
    "nodes-missing": Message("some of its nodes are missing from the file"),
    "nodes-too-few": Message("it has fewer than two nodes"),
    "nodes-at-one-place": Message("all its nodes lie at one place"),
    "outline-open": Message("its outline is not closed"),
    "outline-crosses": Message("its outline crosses itself or is no area"),
}

# Rows of the tables of plots, teams and the gazetteer.
TABLES = {
    "no-plot-code": Message("no plot code"),
    "no-community": Message("no community"),
    "no-building-code": Message("no building code"),
    "day-unreadable": Message("a date cannot be read"),
    "building-again": Message("the same building twice"),
    "building-in-two-plots": Message("the building is in another plot already"),
    "building-elsewhere": Message("the building is not in the plot's community"),
    "building-code-unknown": Message("the building code is not known"),
    "person-unnamed": Message("no name of the person"),
    "role-unknown": Message(
        "the role is not grid leader, worker, volunteer or building representative"
    ),
    "ends-before-start": Message("it ends before it begins"),
    "rep-without-building": Message("a building representative without building code"),
    "building-without-rep": Message("only a building representative has a building code"),
    "post-again": Message("the same post twice at one time"),
    "plot-of-several": Message("several communities have this plot code: add a column “community”"),
    "plot-code-unknown": Message("the plot code is not known"),
    "no-place": Message("no community, estate or building"),
    "counts-unlikely": Message("the numbers of units, floors or rooms per floor are wrong"),
    "estate-unknown": Message("the community has no such estate: load the layer of estates first"),
    "label-unknown": Message("the estate has no such building: load the layer of buildings first"),
    "label-of-several": Message("several buildings of the estate have this name"),
    "label-again": Message("an earlier row is about the same building"),
}

GENERAL = TEXTS | PLACES | HOUSEHOLDS | CORRECTIONS | FEATURES | TABLES
"""Message of every code, for a reader who sees no single row."""

EXACT = {
    "formula-error": mark("“{header}” is a formula's error ({error}): write a text or a number"),
    "formula-no-value": mark(
        "“{header}” is a formula without a result: open the file in Excel and save it"
    ),
    "not-a-count": mark("“{header}” is no number of people"),
    "part-exceeds-whole": mark("“{part}” is larger than “{whole}”"),
    "not-yes-or-no": mark("“{header}” is neither yes nor no"),
    "duplicate": mark("the same household as {row}; two in one flat need a household number each"),
    "estate-not-stated": mark("no estate beside it, and its flat stands in {row} too"),
    "id-corrupted": mark("Excel damaged the ID number of {row}, and no date of birth is given"),
    "age-unknown": mark("{row} has no usable date of birth, age or ID number"),
    "age-contradicted": mark("date of birth and ID number of {row} contradict each other"),
    "person-twice": mark("{row} and {other} are one person (the same ID number) in two households"),
    "household-split": mark("one household number at two addresses ({row} and {other})"),
    "household-apart": mark(
        "the address of the member in {other} differs from that of the head in {row}"
    ),
    "heads-several": mark(
        "two heads of household in one flat ({row} and {other}): give each a household number"
    ),
    "member-unclear": mark("it is not clear to which household {row} belongs"),
    "wrong-geometry": mark("{found} where {needed} is needed"),
    "far-away": mark("lies {km} km from {others}"),
    "outline-lost": mark("{fault}; nothing is left of it"),
    "outline-unclear": mark("{fault}; no one outline fits"),
    "feature-again": mark("duplicate of {row}"),
    "key-again": mark("another outline with the key of {row}"),
    "street-known": mark("lies on streets that {source} has already"),
    "outline-known": mark("lies on a building of {source}, and is not the same outline"),
    "service-type-unknown": mark("unknown service type {word}; known are {known}"),
    "not-walkable": mark("not open to walkers: {kind}"),
    "land-kind": mark("its kind is not water, park, sports or farmland: {kind}"),
    "relation-no-outline": mark("a relation of type {kind} has no outline of its own"),
}
"""Messages about one row, by code: they name a header, a kind or a row."""

ADDRESS_STANDS = frozenset(
    {
        *("people-missing", "not-a-count", "part-exceeds-whole", "not-yes-or-no", "duplicate"),
        *(
            "other-community",
            "community-unknown",
            "community-shared",
            "id-corrupted",
            "age-unknown",
        ),
        *("age-contradicted", "person-twice", "residence-unclear", "count-shared"),
    }
)
"""Codes that leave no doubt about a row's address."""
