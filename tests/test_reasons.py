"""Reasons of rejects as the database holds them: a code and values, no language."""

import json
from string import Formatter

import pytest

from etl import reasons
from gridmap.i18n import Message, translate

VALUES = {"others": Message("most of the data"), "known": [Message("no name"), "tea house"]}


def exact(text: str) -> dict:
    """A value for each place of a message."""
    return {name: VALUES.get(name, name) for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(reasons.EXACT))
def test_every_exact_reason_survives_the_database(code):
    why = reasons.reason(code, **exact(reasons.EXACT[code]))
    again = reasons.of_data(code, json.loads(json.dumps(why.data)))
    assert again == why
    for language in ("en", "zh_CN"):
        assert translate(again.message, language) == translate(why.message, language)


@pytest.mark.parametrize(
    "why",
    [
        reasons.reason("no-name"),
        reasons.still_open("place-unknown"),
        reasons.reason("duplicate", row=reasons.row_of(4, "1")),
    ],
)
def test_so_do_general_ones_and_those_of_another_sheet(why):
    assert reasons.of_data(why.code, json.loads(json.dumps(why.data))) == why


@pytest.mark.parametrize("data", [{}, {"line": 4}, {"row": 4, "line": 4}])
def test_values_of_another_message_leave_the_general_one(data):
    assert reasons.of_data("feature-again", data) == reasons.reason("feature-again")
