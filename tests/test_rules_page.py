"""Rules as pages measure by them: none in force, one of a service that has none, two compared."""

import pytest
from sqlalchemy import text

from gridmap.store import db
from tests.test_pages import copies, opened, words  # noqa: F401


@pytest.fixture
def no_rule(opened):  # noqa: F811
    """No radius rule is in force while the test runs; its page is open."""

    def open_page(*arguments, **options):
        app = opened(*arguments, **options)
        with db.as_owner() as connection:
            found = connection.execute(
                text("UPDATE facility_rule SET is_active = false"
                     " WHERE metric = 'radius_m' AND is_active RETURNING id")
            )  # fmt: skip
            ids.extend(found.scalars())
        return app.run()

    ids: list[int] = []
    yield open_page
    with db.as_owner() as connection:
        connection.execute(
            text("UPDATE facility_rule SET is_active = true WHERE id = ANY(:ids)"), {"ids": ids}
        )


@pytest.mark.parametrize("view", ["distance", "hours", "network", "compare"])
def test_coverage_without_a_rule_says_which_to_switch_on(no_rule, view):
    app = no_rule("town", "street_official", "coverage", language="zh")
    app.query_params["view"] = view
    app.run()
    assert not app.exception and not app.error
    [said] = [one.value for one in app.info]
    assert "设施标准" in said and "例如" in said and "米" in said


def test_siting_without_a_rule_says_which_to_switch_on(no_rule):
    app = no_rule("town", "planner", "siting")
    assert not app.exception and not app.error
    assert "the page Register, in the view Rules" in app.info[0].value


def test_the_overview_does_without_a_rule(no_rule):
    app = no_rule("town", "street_official", "overview")
    assert not app.exception and not app.error


def test_an_address_with_a_service_without_a_rule_says_so(opened):  # noqa: F811
    app = opened("town", "street_official", "coverage")
    off = text(
        "UPDATE facility_rule SET is_active = :on"
        " WHERE metric = 'radius_m' AND service_type_code IS NULL AND living_circle IS NULL"
    )
    with db.as_owner() as connection:
        connection.execute(off, {"on": False})
    try:
        app.query_params["service"] = "service_station"
        app.run()
        assert not app.exception
        assert "No radius rule is in force for" in app.warning[0].value
        app.query_params["service"] = "day_care_center"
        assert not [one for one in app.run().warning if "No radius rule" in one.value]
    finally:
        with db.as_owner() as connection:
            connection.execute(off, {"on": True})


def test_the_chip_and_the_figure_have_one_radius(opened):  # noqa: F811
    """Of a rule from before radii had limits, too."""
    app = opened("town", "street_official", "coverage")
    with db.as_owner() as connection:
        connection.execute(
            text("ALTER TABLE facility_rule DROP CONSTRAINT facility_rule_radius_check")
        )
        changed = text(
            "UPDATE facility_rule SET limit_value = :radius"
            " WHERE metric = 'radius_m' AND service_type_code IS NULL AND living_circle IS NULL"
        )
        connection.execute(changed, {"radius": 20_000})
    try:
        for view in ("distance", "compare"):
            app.query_params["view"] = view
            app.run()
            assert not app.exception
            assert "20000" not in " ".join(words(app))
        [radius] = [one for one in app.number_input if one.key.startswith("radius-")]
        assert radius.value == 5000
    finally:
        with db.as_owner() as connection:
            connection.execute(changed, {"radius": 500})
