"""Opening hours: what is read, what is refused, what an hour of the week counts as."""

from datetime import date, datetime

import pytest

from gridmap import hours

WEEK = date(2026, 3, 4)  # a Wednesday


def test_a_week_by_hand():
    week = hours.weekly("Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00", WEEK)
    assert week.shape == (7, 24)
    for weekday in range(5):
        # Half of the hour counts: 8 and 13 are in, 12 is not, 17 is.
        assert [h for h in range(24) if week[weekday, h]] == [8, 9, 10, 11, 13, 14, 15, 16, 17]
    assert [h for h in range(24) if week[5, h]] == [9, 10, 11]
    assert not week[6].any()


def test_hours_past_midnight_reach_into_the_next_day_and_week():
    week = hours.weekly("Su 22:00-02:00", WEEK)
    assert [h for h in range(24) if week[6, h]] == [22, 23]
    # Of the Sunday before.
    assert [h for h in range(24) if week[0, h]] == [0, 1]


def test_always_and_never():
    assert hours.weekly("24/7", WEEK).all()
    assert not hours.weekly("24/7 off", WEEK).any()


def test_public_holidays_are_left_out():
    # 1 October is one; without a calendar the rule for weekdays holds.
    assert hours.is_open("Mo-Fr 09:00-17:00; PH off", datetime(2026, 10, 1, 10))


@pytest.mark.parametrize("text", ["周一至周五 8点", "Mo-Fr 9-17", "Mo-Fr 25:00-30:00", ""])
def test_what_cannot_be_read_is_said(text):
    with pytest.raises(hours.HoursError, match="cannot be read; write them like"):
        hours.weekly(text, WEEK)


def test_unreadable_ones_are_listed_once():
    assert hours.unreadable(["24/7", None, "8点", "8点", "Mo 08:00-09:00"]) == ["8点"]


def test_the_shipped_town_is_readable(connection):
    import json

    from gridmap import config

    points = json.loads((config.SAMPLE / "service_point.geojson").read_text(encoding="utf-8"))
    texts = [point["properties"]["opening_hours"] for point in points["features"]]
    assert len(texts) > 20 and hours.unreadable(texts) == []


def test_open_at_a_moment():
    text = "Mo-Fr 08:30-12:00"
    assert hours.is_open(text, datetime(2026, 3, 4, 8, 30))
    assert not hours.is_open(text, datetime(2026, 3, 4, 12, 0))
    assert not hours.is_open(text, datetime(2026, 3, 7, 9, 0))


@pytest.mark.parametrize("written", ["8:30-12:00, 8:30-12:00", "8-12", "13:00-17:00,9:00-13:30"])
def test_spans_that_overlap_are_refused(written):
    with pytest.raises(hours.HoursError, match=r"overlap|no hours"):
        hours.spans(written)


def test_spans_are_put_in_order():
    assert hours.spans("13:30-17:30、8:30-12:00") == "08:30-12:00,13:30-17:30"
    assert hours.spans("8:30-12:00,12:00-13:00") == "08:30-12:00,12:00-13:00"
