"""Rules: which hold on a day and in a region, what they say of a value, how they change."""

import re
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gridmap import store
from gridmap.actions import facility_rules
from gridmap.coverage import OWN_STANDARD
from gridmap.coverage.facility_rules import METRICS, FacilityRule, verdict
from gridmap.errors import FacilityRuleError

DAY = date(2026, 3, 4)


def make(metric="radius_m", limit=300.0, limit_max=None) -> FacilityRule:
    return FacilityRule(
        0, None, metric, limit, limit_max, None, "S", "c", "V", None, None, None, True
    )


@pytest.mark.parametrize(
    ("rule", "value", "short_by"),
    [
        (make(), 300, 0), (make(), 301, 1), (make(limit_max=500), 500, 0),
        (make(limit_max=500), 520, 20), (make("min_area_m2", 600), 600, 0),
        (make("min_area_m2", 600), 220, 380), (make("min_area_m2", 350, 750), 900, 0),
        (make("people_count", 5000, 12000), 4000, 1000),
        (make("people_count", 5000, 12000), 15000, 3000),
        (make("people_count", 5000, 12000), 8000, 0),
        (make(), float("inf"), float("inf")),
    ],
)  # fmt: skip
def test_a_verdict_says_by_how_much(rule, value, short_by):
    found = verdict(rule, value)
    assert (found.holds, found.short_by) == (short_by == 0, short_by)
    assert found.rule.citation == "S，c"


def test_nothing_measured_does_not_hold():
    assert not verdict(make(), float("nan")).holds


def test_the_standards_disagree_and_both_come(connection):
    found = store.facility_rules.in_force(
        connection, DAY, service_type_code="kindergarten", metric="radius_m"
    )
    assert [(rule.limit_value, rule.limit_max) for rule in found] == [(300, None), (300, 500)]
    assert [verdict(rule, 400).holds for rule in found] == [False, True]
    assert {rule.citation for rule in found} == {
        "《城市居住区规划设计标准》GB 50180-2018，配套设施表",
        "《托儿所、幼儿园建筑设计规范》JGJ 39-2016，第3.1.3条",
    }


def test_a_region_adds_its_own(connection):
    def areas(region):
        found = store.facility_rules.in_force(
            connection, DAY, service_type_code="elderly_station", metric="min_area_m2",
            region=region,
        )  # fmt: skip
        return [(rule.region, rule.limit_value) for rule in found]

    assert areas("贵州") == [("贵州", 350)]
    assert areas("上海") == []


def test_recalled_rules_are_there_and_off(connection):
    table = store.facility_rules.listed(connection)
    recalled = table[table.evidence == "R"]
    assert len(recalled) > 10 and not recalled.is_active.any()
    assert table[table.evidence != "R"].is_active.all()
    assert table.source.notna().all() and table.clause.notna().all()
    assert set(table.metric) == set(METRICS)
    in_force = {rule.rule_id for rule in store.facility_rules.in_force(connection, DAY)}
    assert not in_force & set(recalled.rule_id)


def test_an_administrator_confirms_and_switches_off(connection, users, become):
    recalled = store.facility_rules.listed(connection).query("evidence == 'R'").rule_id.iloc[0]
    become(users["admin"])
    with pytest.raises(FacilityRuleError, match="confirm it first"):
        facility_rules.switch(connection, recalled, True)
    with pytest.raises(FacilityRuleError, match="choose V"):
        facility_rules.confirm(connection, recalled, "R")
    facility_rules.confirm(connection, recalled)
    assert facility_rules.rule(connection, recalled).is_active
    facility_rules.switch(connection, recalled, False)
    assert not facility_rules.rule(connection, recalled).is_active
    logged = connection.execute(
        text("SELECT app_user_id, detail FROM audit_log WHERE action = 'facility_rule update'"
             " ORDER BY id")
    ).all()  # fmt: skip
    assert [row.detail["after"]["is_active"] for row in logged] == [True, False]
    assert logged[0].detail["before"]["evidence"] == "R"
    assert {row.app_user_id for row in logged} == {users["admin"]}


def test_a_changed_rule_leaves_its_past(connection, users, become):
    become(users["admin"])
    old = store.facility_rules.in_force(
        connection, DAY, service_type_code="day_care_center", metric="radius_m"
    )[0]
    new = facility_rules.change(connection, old.rule_id, date(2026, 7, 1), limit_value=250)

    def radius(day):
        found = store.facility_rules.radius_rules(connection, day).set_index("service_type_code")
        return found.radius_m["day_care_center"]

    assert (radius(date(2026, 6, 30)), radius(date(2026, 7, 1))) == (300, 250)
    # A second thought about the same day writes no third row.
    assert facility_rules.change(connection, new, date(2026, 7, 1), limit_value=260) == new
    assert radius(date(2026, 7, 1)) == 260
    with pytest.raises(FacilityRuleError, match="change the one that follows"):
        facility_rules.change(connection, old.rule_id, date(2026, 8, 1), limit_value=1)
    with pytest.raises(FacilityRuleError, match="no rule 0"):
        facility_rules.rule(connection, 0)


@pytest.mark.parametrize(
    ("low", "high"), [(20_000, None), (0.4, None), (300, 20_000), (450.5, None)]
)
def test_a_radius_is_one_that_is_measured(connection, users, become, low, high):
    """Refused when it is added, changed, or switched on from before; and by the database."""
    become(users["admin"])
    values = {"metric": "radius_m", "limit_value": low, "limit_max": high, "source": "试"}
    with pytest.raises(FacilityRuleError, match="from 50 to 5000"):
        facility_rules.add(connection, {"service_type_code": "service_hall", **values})
    with (
        pytest.raises(IntegrityError, match="facility_rule_radius_check"),
        connection.begin_nested(),
    ):
        store.facility_rules.add(connection, {"service_type_code": "service_hall", **values})
    known = facility_rules.add(connection, {**values, "service_type_code": "service_hall",
                                            "limit_value": 450, "limit_max": None})  # fmt: skip
    with pytest.raises(FacilityRuleError, match="from 50 to 5000"):
        facility_rules.change(connection, known, DAY, limit_value=low, limit_max=high)
    facility_rules.switch(connection, known, False)
    store.facility_rules.update(connection, known, {"limit_value": low, "limit_max": high})
    with pytest.raises(FacilityRuleError, match="from 50 to 5000"):
        facility_rules.switch(connection, known, True)


def test_texts_of_a_rule_have_an_end(connection, users, become):
    become(users["admin"])
    values = {"metric": "min_area_m2", "limit_value": 5, "source": "试", "clause": "条" * 101}
    with pytest.raises(FacilityRuleError, match="101 characters: shorten it to 100"):
        facility_rules.add(connection, values)
    with (
        pytest.raises(IntegrityError, match="facility_rule_texts_check"),
        connection.begin_nested(),
    ):
        store.facility_rules.add(connection, values)


def test_a_rule_that_another_changed_is_looked_at_first(connection, users, become):
    become(users["admin"])
    seen = store.facility_rules.in_force(connection, DAY, service_type_code="day_care_center")[0]
    facility_rules.change(connection, seen.rule_id, DAY, limit_value=seen.limit_value + 1)
    with pytest.raises(FacilityRuleError, match="admin has changed this rule"):
        facility_rules.change(
            connection, seen.rule_id, DAY, seen=seen, limit_value=seen.limit_value + 2
        )


def test_an_area_may_be_any_size(connection, users, become):
    become(users["admin"])
    facility_rules.add(connection, {"service_type_code": "service_hall", "metric": "min_area_m2",
                                    "limit_value": 20_000.5, "source": "试"})  # fmt: skip


def test_a_rule_of_another_time_leaves_a_service_the_rule_of_all(connection, users, become):
    """A planned or an ended rule of its own does not take the rule for all services away."""
    become(users["admin"])
    general = facility_rules.add(connection, {"metric": "radius_m", "limit_value": 600,
                                              "source": "通用"})  # fmt: skip
    types = {one["service_type_code"] for one in store.service_types.listed(connection)}

    def by(day):
        found = store.facility_rules.radius_rules(connection, day)
        return found[found.rule_id == general].service_type_code

    (code, *_) = by(date(2026, 11, 1))
    facility_rules.add(connection, {
        "service_type_code": code, "metric": "radius_m", "limit_value": 450, "source": "自定",
        "valid_from": date(2027, 1, 1),
    })  # fmt: skip
    assert code in set(by(date(2026, 12, 31))) and code not in set(by(date(2027, 1, 1)))
    own = store.facility_rules.in_force(
        connection, date(2027, 1, 1), service_type_code=code, metric="radius_m"
    )
    store.facility_rules.update(connection, own[0].rule_id, {"valid_to": date(2027, 6, 30)})
    assert code in set(by(date(2027, 7, 1))) and code in types


@pytest.mark.parametrize("role", ["grid_leader", "community_worker", "street_official", "planner"])
def test_nobody_else_changes_rules(connection, users, become, role):
    become(users[role])
    some = store.facility_rules.listed(connection).rule_id.iloc[0]
    with pytest.raises(FacilityRuleError, match="ask an administrator"):
        facility_rules.switch(connection, some, False)
    with pytest.raises(FacilityRuleError, match="ask an administrator"):
        facility_rules.change(connection, some, DAY, limit_value=1)
    assert connection.execute(text("SELECT count(*) FROM audit_log")).scalar() == 0


def test_living_circles_are_no_rule_of_a_service(connection):
    found = (
        store.facility_rules.radius_rules(connection, DAY)
        .groupby("service_type_code")
        .radius_m.apply(list)
    )
    assert found["service_station"] == [500]
    circles = [rule for rule in store.facility_rules.in_force(connection, DAY, metric="radius_m")
               if rule.living_circle]  # fmt: skip
    assert [(rule.living_circle, rule.limit_value, rule.limit_max) for rule in circles] == [
        (5, 300, None), (10, 500, None), (15, 800, 1000),
    ]  # fmt: skip


def test_every_shipped_source_can_be_cited(connection):
    """A document has its title and who issued it; or the subdistrict set the limit itself."""
    shipped = connection.execute(
        text("SELECT source, clause, title, issued_by FROM facility_rule")
    ).all()
    assert [row for row in shipped if re.search("项目|篇", row.source)] == []
    unknown = {row.source for row in shipped if not (row.title and row.issued_by)}
    assert OWN_STANDARD in unknown
    assert all(one.endswith("（未见原文）") for one in unknown - {OWN_STANDARD})
    clauses = [row.clause for row in shipped if row.clause]
    assert [one for one in clauses if re.search(" |^[0-9.]+$", one)] == []
    changed = "SELECT count(*) FROM audit_log WHERE action = 'facility_rule update'"
    assert connection.execute(text(changed)).scalar_one() == 0
