"""Words for codes."""

from gridmap.ui.session import language, t

FRESH_DAYS = 31
"""Days within which a ledger is to be refreshed (founding document 001, essay 2)."""


def attention_labels() -> dict[int, str]:
    """Label of each value of `plot_building_today.attention`."""
    return {
        0: t("Nothing open"),
        1: t("No building representative"),
        2: t("Over half of the households not verified in {days} days", days=FRESH_DAYS),
        3: t("The plot's team is incomplete"),
    }


def plot_label(code: str, name: str | None) -> str:
    """Code and name of a plot: the code once, and in words where there is no name of its own."""
    if not name or name == code:
        return t("Plot {code}", code=code)
    return name if code in name.split() else f"{code} · {name}"


def way_labels() -> dict[bool, str]:
    """Ways of measuring a distance, by whether it is walked."""
    return {True: t("On foot"), False: t("Straight line")}


def role_labels() -> dict[str, str]:
    """Functions in a team and roles of accounts."""
    return {
        "grid_leader": t("Grid leader"),
        "worker": t("Worker"),
        "volunteer": t("Volunteer"),
        "building_rep": t("Building representative"),
        "community_worker": t("Community worker"),
        "street_official": t("Street official"),
        "planner": t("Planner"),
        "admin": t("Administrator"),
    }


def service_name_column() -> str:
    """Column of a service type's name in the user's language."""
    return "name_zh" if language() == "zh_CN" else "name_en"


def population_bases() -> dict[str, str]:
    """Label of each base of a stated number of people."""
    return {
        "户籍": t("registered"),
        "常住": t("resident"),
        "服务人口": t("served"),
    }


def outcome_labels() -> dict[str, str]:
    """Label of the five outcomes of an address, in the order in which they are shown."""
    return {
        "matched": t("Matched"),
        "ambiguous": t("Ambiguous"),
        "conflict": t("Contradictory"),
        "unmatched": t("Not found"),
        "rejected": t("Returned"),
    }


def field_labels() -> dict[str, str]:
    """Columns of a household ledger."""
    return {
        "serial": t("Serial number"),
        "community": t("Community"),
        "estate": t("Estate"),
        "street": t("Street or group"),
        "building": t("Building"),
        "unit": t("Unit"),
        "floor": t("Floor"),
        "room": t("Room"),
        "address": t("Address"),
        "household_no": t("Household number"),
        "people": t("People"),
        "age60": t("Aged 60+"),
        "age80": t("Aged 80+"),
        "under6": t("Under 6"),
        "disabled": t("With a disability"),
        "living_alone": t("Elderly living alone"),
        "occupancy": t("Occupancy"),
        "verified": t("Verified on"),
    }


def share_labels() -> dict[int, str]:
    """Label of the classes of a share, as `maps.share_style` has them."""
    return {
        0: t("Under 50 %"),
        1: t("50 to 70 %"),
        2: t("70 to 90 %"),
        3: t("90 % and more"),
    }


def weight_labels() -> dict[str, str]:
    """Label of the people counted, by the names of `coverage.WEIGHTS`."""
    return {
        "households": t("Households"),
        "people": t("People"),
        "age60": t("Aged 60+"),
        "age80": t("Aged 80+"),
    }


def metric_labels() -> dict[str, str]:
    """Label of the measure that a rule limits, by `facility_rule.metric`."""
    return {
        "radius_m": t("Radius, m"),
        "min_area_m2": t("Floor area, m²"),
        "area_per_100_households_m2": t("Floor area per 100 households, m²"),
        "per_mille_of_floor_area": t("Per mille of the floor area of an estate"),
        "people_count": t("People per facility"),
        "dwelling_count": t("Dwellings per facility"),
        "min_point_count": t("Facilities per community"),
    }


def evidence_labels() -> dict[str, str]:
    """Label of the evidence for a rule, by `facility_rule.evidence`."""
    return {"V": t("read"), "S": t("secondary source"), "R": t("recalled")}


def tier_labels() -> dict[str, str]:
    """Label of the tier of a service point, the highest first."""
    return {"hall": t("Hall"), "station": t("Station"), "outpost": t("Outpost")}


def status_labels() -> dict[str, str]:
    """Label of the status of a service point, by `service_point.status`."""
    return {
        "planned": t("Planned"),
        "open": t("In use"),
        "closing": t("About to close"),
        "closed": t("Out of use"),
    }


def building_status_labels() -> dict[str, str]:
    """Label of the status of a building, by `building.status`."""
    return {
        "planned": t("Planned"),
        "in_use": t("In use"),
        "closing": t("To be demolished"),
        "demolished": t("Demolished"),
    }


def building_kind_labels() -> dict[str, str]:
    """Label of the use of a building, by `building.kind`."""
    return {
        "residential": t("Homes"),
        "mixed": t("Homes and shops"),
        "commercial": t("Shops"),
        "office": t("Offices"),
        "hotel": t("Hotel"),
        "school": t("School"),
        "kindergarten": t("Kindergarten"),
        "hospital": t("Hospital or clinic"),
        "market": t("Market"),
        "public": t("Public building"),
        "park_building": t("Building in a park"),
        "industrial": t("Factory or warehouse"),
        "other": t("Other use"),
        "unspecified": t("Not stated"),
    }


def estate_kind_labels() -> dict[str, str]:
    """Label of the kind of an estate, by `estate.kind`."""
    return {
        "gated": t("Gated estate"),
        "open": t("Open estate"),
        "tower": t("Single tower"),
        "lane": t("Lane quarter"),
        "work_unit": t("Housing of a work unit"),
        "village": t("Village"),
    }


def ownership_labels() -> dict[str, str]:
    """Label of whose the premises of a service point are, by `service_point.ownership`."""
    return {"own": t("Owned"), "shared": t("Shared"), "rented": t("Rented")}
