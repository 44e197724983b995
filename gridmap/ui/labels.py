"""Words for codes."""

from gridmap.ui.session import language, t

FRESH_DAYS = 31
"""A ledger is to be refreshed monthly (founding document 001, essay 2)."""


def attention_labels() -> dict[int, str]:
    """What `plot_building_today.attention` means."""
    return {
        0: t("Nothing open"),
        1: t("No building representative"),
        2: t("Over half of the households not verified in {days} days", days=FRESH_DAYS),
        3: t("The plot's team is incomplete"),
    }


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
    """Whom a stated number of people counts."""
    return {
        "户籍": t("registered"),
        "常住": t("resident"),
        "服务人口": t("served"),
    }
