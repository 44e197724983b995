"""Communities against the rules that hold for each of them: premises, and points of their own."""

from collections.abc import Sequence

import pandas as pd

from gridmap.coverage.facility_rules import FacilityRule, verdict

PREMISES, POINTS = "min_area_m2", "min_point_count"


def of_communities(rules: Sequence[FacilityRule]) -> list[FacilityRule]:
    """
    Rules that each community is held to, each limit once: of its premises, and of its points.

    Floor areas of a service's own points are no community's.
    """
    held: dict[tuple[str, str | None, float], FacilityRule] = {}
    for rule in rules:
        if rule.metric == POINTS or (rule.metric == PREMISES and rule.service_type_code is None):
            held.setdefault((rule.metric, rule.service_type_code, rule.limit_value), rule)
    return list(held.values())


def kept(
    communities: pd.DataFrame, points: pd.DataFrame, rules: Sequence[FacilityRule]
) -> pd.DataFrame:
    """
    Whether each community keeps each rule of `of_communities`.

    Population base: the communities, each counts one; unit: that of the rule.

    Parameters
    ----------
    communities
        `community_id`, `premises_m2` (missing: not known of any), `premises_unknown_count` (how
        many are of unknown area).
    points
        Open points: `service_point_id`, `service_type_code`, `community_id`. Where there are none
        at all, they have not been entered yet, and nothing is known of how many there are.
    rules
        The rules.

    Returns
    -------
    DataFrame
        One row per rule and community: `community_id`, `metric`, `service_type_code`,
        `limit_value`, `value`, `holds`, `short_by`, `is_known` (false where nothing is known, or
        premises of unknown area may make up for what is short).
    """
    rows = []
    for rule in rules:
        own = points[points.service_type_code == rule.service_type_code]
        counts = own.groupby("community_id").service_point_id.nunique()
        for community in communities.itertuples():
            value = (
                community.premises_m2
                if rule.metric == PREMISES
                else counts.get(community.community_id, 0)
            )
            found = verdict(rule, float("nan" if value is None else value))
            unknown = (
                points.empty
                if rule.metric == POINTS
                else community.premises_unknown_count > 0 or pd.isna(community.premises_m2)
            )
            rows.append(
                (community.community_id, rule.metric, rule.service_type_code, rule.limit_value,
                 found.value, found.holds, found.short_by, found.holds or not unknown)
            )  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=["community_id", "metric", "service_type_code", "limit_value", "value", "holds",
                 "short_by", "is_known"],
    )  # fmt: skip
