"""Names of the columns of layers, as people read them."""

from gridmap.render.reports.figures import Translate


def column_names(t: Translate) -> dict[str, str]:
    """Name by column, for whatever a layer has of them."""
    return {
        "building_id": t("Building's number"),
        "name": t("Name"),
        "address": t("Address"),
        "estate": t("Estate"),
        "community": t("Community"),
        "subdistrict": t("Subdistrict"),
        "plot_code": t("Plot"),
        "kind": t("Kind"),
        "storeys": t("Storeys"),
        "unit_count": t("Units"),
        "source": t("Source"),
        "household_count": t("Households"),
        "people_count": t("People"),
        "age60_count": t("Aged 60+"),
        "age80_count": t("Aged 80+"),
        "straight_m": t("Straight line, m"),
        "nearest_point": t("Nearest point in a straight line"),
        "walk_m": t("On foot, m"),
        "walk_point": t("Nearest point on foot"),
        "before_m": t("Distance today, m"),
        "after_m": t("Distance with the plan, m"),
        "band": t("Band of distance"),
        "floor_area_m2": t("Floor area, m²"),
        "capacity": t("Places"),
        "opening_hours": t("Hours"),
        "number": t("No."),
        "place": t("Gap"),
        "building_count": t("Buildings"),
        "nearest_m": t("Nearest, m"),
        "farthest_m": t("Farthest, m"),
        "role": t("In the plan"),
        "serves": t("Serves"),
        "adds": t("Lost without it"),
        "cost_yuan": t("Cost, yuan"),
        "text": t("Text"),
    }
