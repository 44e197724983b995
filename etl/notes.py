"""Texts of a load's report: names of its files, and its notes."""

from collections.abc import Iterable, Mapping
from typing import Any

from etl.osm_words import WORDS, worded
from etl.reasons import label
from gridmap.i18n import Message

KINDS = {
    "subdistrict": Message("Subdistricts"),
    "community": Message("Communities"),
    "estate": Message("Estates"),
    "building": Message("Buildings"),
    "access_point": Message("Access points"),
    "street": Message("Streets"),
    "land": Message("Land"),
    "service_point": Message("Service points"),
    "candidate_site": Message("Candidate sites"),
    "gazetteer": Message("Gazetteer"),
    "plot": Message("Plots"),
    "team": Message("Teams"),
    "household": Message("Household ledger"),
}
"""What is loaded, by the table's name."""

STAGES = KINDS | {
    "read": Message("read the file"),
    "clean": Message("check rows"),
    "link": Message("look for what they refer to"),
    "store": Message("write"),
    "done": Message("done"),
}
"""Stages of a load and what is loaded, as progress names them."""

OUTCOMES = {
    "matched": Message("Matched"),
    "ambiguous": Message("Ambiguous"),
    "conflict": Message("Contradictory"),
    "unmatched": Message("Not found"),
    "rejected": Message("Returned"),
}
"""The five outcomes of an address."""

LEDGERS = {
    "blank rows": Message("blank rows left out"),
    "total rows": Message("rows of totals left out"),
    "comment rows": Message("comment rows left out"),
    "note rows": Message("notes at the bottom left out"),
    "section rows": Message("lines that name the place of the rows below"),
    "repeated headers": Message("repeated headers left out"),
    "dropped columns": Message("columns left out and never stored"),
    "unknown columns": Message("columns not used"),
    "other columns": Message("columns whose names are no known words"),
    "other sheets": Message("sheets whose names are no known words"),
    "sheets that are no ledger": Message("sheets that are no ledger"),
    "rows of tables that are no ledger": Message("rows of tables that are no ledger"),
    "phone taken out of addresses": Message("phone numbers taken out of addresses"),
    "id taken out of addresses": Message("ID numbers taken out of addresses"),
    "name taken out of addresses": Message("names taken out of addresses"),
    "personal numbers taken out of household numbers": Message(
        "personal numbers taken out of household numbers"
    ),
    "vacant with people": Message("vacant flats with people in them"),
    "occupancy not understood": Message("occupancies not understood"),
    "verified day not readable": Message("days of verification not readable"),
    "verified day in the future": Message("days of verification in the future"),
    "community from above": Message("rows that take the community of a row above"),
    "estate from above": Message("rows that take the estate of a row above"),
    "building from above": Message("rows that take the building of a row above"),
    "unit from above": Message("rows that take the unit of a row above"),
    "hidden sheets": Message("hidden sheets left out"),
    "columns counted, not kept": Message("columns counted and not kept"),
    "persons": Message("persons"),
    "households": Message("households they make"),
    "persons who died": Message("persons who died, not counted"),
    "persons who moved out": Message("persons who moved out, not counted"),
    "persons who live elsewhere": Message("persons who live elsewhere, not counted"),
    "id numbers corrupted": Message("ID numbers damaged by Excel"),
    "id numbers invalid": Message("ID numbers whose check digit is wrong"),
    "rows of the same person": Message("rows of a person listed before"),
    "part by title": Message("a list of some by its title: it closes and adds no household"),
    "part by number": Message(
        "far fewer than the households known: it closes and adds none; communities"
    ),
    "part by number, adding": Message(
        "far fewer than the households known: it adds what is new, and closes none; communities"
    ),
    "part of one building, adding": Message(
        "only households of one building: it adds what is new, and closes none; communities"
    ),
    "part of one building": Message(
        "only households of one building: it closes and adds none; communities"
    ),
    "part living_alone": Message("only elderly living alone: it closes and adds none; rows"),
    "part age60": Message("only people of 60 or older: it closes and adds none; rows"),
    "part under6": Message("only households with children under 6: it closes and adds none; rows"),
    "part disabled": Message("only households with disabled people: it closes and adds none; rows"),
    "part rented": Message("only rented flats: it closes and adds none; rows"),
    "part vacant": Message("only vacant flats: it closes and adds none; rows"),
    "counts fitted": Message(
        "households of which a count that the list does not state was lowered or raised to fit"
    ),
    "verified earlier": Message("households whose day of verification moved back"),
    "in no home": Message("left out of plots and coverage: their building counts as no home"),
    "above storeys": Message("on a floor above those that OpenStreetMap has of the building"),
    "reopened": Message("households opened again"),
    "kept open": Message("households kept open: a rejected row may be theirs"),
    "unread rows": Message("rejected rows that may be any household: correct them first"),
    "decisions": Message("decisions made"),
    "others located by them": Message("other households located by them"),
    "outcomes": Message("outcomes"),
    "why not matched": Message("why not matched"),
}

LAYERS = {
    "columns_not_used": Message("columns not used"),
    "encoding": Message("encoding of the text"),
    "texts_cut": Message("texts longer than their field holds, cut"),
    "texts_cut_begin": Message("those that were cut begin with"),
    "gdal_says": Message("the reader of the file says"),
    "collections_reduced_to_polygons": Message("collections reduced to their polygons"),
    "lines_closed_to_outlines": Message("closed lines taken for outlines"),
    "geometries_repaired": Message("geometries repaired"),
    "missing_from_this_file_and_kept": Message("missing from this file, and kept"),
    "joined_to_known_by_name": Message("known places of that name, found by their outlines"),
    "joined_to_known_places": Message("joined to known ones that lie at the same place"),
    "joined_to_known_buildings": Message("joined to known buildings by their outlines"),
    "changed_by_hand_before_and_by_this_file_now": Message(
        "changed by hand before, and now by what this file says anew: look at them again"
    ),
    "corrected_since_and_kept": Message(
        "corrected or completed since by others, kept: the file says what it said before"
    ),
    "community_unknown": Message("communities not known"),
    "estate_unknown": Message("estates not known"),
    "named_by_their_estates": Message("buildings that keep the name of such an estate"),
    "subdistrict_unknown": Message("subdistricts not known"),
    "service_types_by_name": Message("types of service read from the name"),
    "no_service_points": Message("no service point in the file"),
    "points_passed_over": Message("points of interest that are no service, by tag"),
    "without_place": Message("objects without a place of their own, left out of the box"),
    "points_on_a_campus": Message("within a campus, not open to residents"),
    "points_mapped_twice": Message("the same place mapped again, as a building on its ground"),
    "others": Message("others"),
    "parents_unknown": Message("points above them not known"),
    "parents_not_above": Message(
        "belong to a point that is not above them (a station belongs to a hall, an outpost to a "
        "station or a hall) and now to none: correct the tier of one of the two"
    ),
    "datum": Message("datum"),
    "kinds": Message("kinds"),
    "gate": Message("gates"),
    "entrance": Message("entrances"),
    "kinds_not_known": Message("kinds that are no known words, taken as unspecified"),
    "residential": Message("residential"),
    "of_unspecified_kind": Message("of unspecified kind"),
    "of_unspecified_kind_taken_as_residential": Message(
        "of unspecified kind, taken as residential"
    ),
    "without_a_community": Message("without a community"),
    "hint": Message("hint"),
    "estate_now_in_a_community": Message("estates now in a community"),
    "building_now_in_an_estate": Message("buildings now in an estate"),
    "overlapping": Message("outlines that overlap"),
    "classes_taken_as_walkable": Message("unknown classes, taken as walkable"),
    "datum_shift": Message("datum without a known shift"),
    "building_now_in_a_community": Message("buildings now in a community"),
    "service_point_now_in_a_community": Message("service points now in a community"),
    "candidate_site_now_in_a_community": Message("candidate sites now in a community"),
    "without_a_kind_taken_as_new": Message("without a kind, taken as new"),
    "without_a_kind_taken_as_gate": Message("without a kind, taken as gates"),
    "buildings_of_an_enclave_held": Message(
        "buildings in an enclave that stay with the community around it: households or plots are "
        "of them"
    ),
    "same_outline": Message("outlines that repeat another"),
    "edges": Message("street segments, cut at junctions"),
    "edges_removed": Message("street segments removed"),
    "connected_parts": Message("connected parts of the streets"),
    "share_in_largest_part": Message("share of the largest part"),
    "highways_not_walkable": Message("ways that nobody walks, by class"),
    "names_forgotten": Message("names no longer known"),
}

TABLES = {
    "plots new": Message("plots new"),
    "plots changed": Message("plots changed"),
    "plots ended": Message("plots ended"),
    "buildings that left a plot": Message("buildings that left a plot"),
    "members new": Message("members new"),
    "members linked to an account": Message("members linked to an account"),
    "posts ended": Message("posts ended"),
    "logins without an account": Message("logins without an account"),
}

SHARES = frozenset({"share_in_largest_part"})
"""Notes that are a share of 1: shown in percent."""

OF_TAGS = frozenset({"points_passed_over", "highways_not_walkable"})
"""Notes that count tags of OpenStreetMap: shown in words."""

NAMES = LEDGERS | LAYERS | TABLES | OUTCOMES | WORDS


def lines(notes: Mapping[str, Any]) -> list[Message]:
    """One line per note; one whose name is no note's, as a class of a file, keeps it."""
    return [line for name, value in notes.items() if value != 0 for line in _line(name, value)]


def _line(name: str, value: Any) -> Iterable[Message]:
    if name.endswith("_not_understood"):
        yield Message("not understood: {what}", what=value)
    elif value not in (None, "", [], {}):
        if name in OF_TAGS:
            value = worded(value)
        # Of parts that add up to a whole those of nothing are shown, too.
        parts = value.items() if isinstance(value, Mapping) else ()
        told = [line for part in parts for line in _line(*part)] or value
        if name in SHARES:
            told = f"{value:.1%}"
        yield Message("{name}: {value}", name=_name(name), value=told)


def _name(name: str) -> Message:
    """The name of a note, or of what one counts: an outcome, or an outcome with its reason."""
    outcome, _, code = name.partition(": ")
    if code:
        return Message("{outcome} ({reason})", outcome=_name(outcome), reason=label(code))
    return NAMES.get(name, Message(name))
