"""Chinese is complete, and no translation loses a value."""

import re

import pytest
from babel.messages.pofile import read_po

from gridmap import i18n

PLACE = re.compile(r"\{(\w+)")


def entries(language: str) -> dict[str, str]:
    with (i18n.LOCALES / language / "gridmap.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file, locale=language) if entry.id}


def test_every_message_is_translated_and_none_is_left_over():
    chinese = entries("zh_CN")
    assert set(chinese) == i18n.messages_in_code()
    assert [message for message, text in chinese.items() if not text] == []


def test_english_lists_the_same_messages():
    assert set(entries("en")) == i18n.messages_in_code()


def test_a_translation_keeps_the_places_of_its_values():
    for message, text in entries("zh_CN").items():
        assert sorted(PLACE.findall(message)) == sorted(PLACE.findall(text)), message


def test_translating_fills_the_values():
    message = "Plots without a complete team: {n:,}"
    assert i18n.translate(message, "zh_CN", n=1234) == "小组不齐的责任田:1,234 块"
    assert i18n.translate(message, "en", n=1234) == "Plots without a complete team: 1,234"


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr-FR,en;q=0.5", "en"),
        ("de", "zh_CN"),
        ("", "zh_CN"),
        (None, "zh_CN"),
    ],
)
def test_the_browser_chooses_and_chinese_is_the_default(wanted, language):
    assert i18n.choose(wanted) == language
