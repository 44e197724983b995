"""Chinese is complete, and no translation loses a value."""

import re
from functools import partial

import pytest
from babel.messages.pofile import read_po

from gridmap import i18n
from tools import catalogues

PLACE = re.compile(r"\{(\w+)")


def entries(language: str) -> dict[str, str]:
    with (i18n.LOCALES / language / "gridmap.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file, locale=language) if entry.id}


def test_every_message_is_translated_and_none_is_left_over():
    chinese = entries("zh_CN")
    assert set(chinese) == i18n.messages_in_code()
    assert [message for message, text in chinese.items() if not text] == []


def test_english_holds_plural_forms_of_messages_in_the_code():
    english = entries("en")
    assert {one for one, _ in english} <= i18n.messages_in_code()
    for (message, _), forms in english.items():
        for form in forms:
            assert set(PLACE.findall(form)) <= set(PLACE.findall(message)), message


def test_one_is_not_many():
    assert i18n.translate("Load {n:,} households", "en", n=1) == "Load 1 household"
    assert i18n.translate("Load {n:,} households", "en", n=2) == "Load 2 households"
    assert i18n.translate("Load {n:,} households", "en") == "Load {n:,} households"
    assert "1" in i18n.translate("Load {n:,} households", "zh_CN", n=1)


def test_a_message_without_forms_is_the_same_for_one():
    assert i18n.translate("This address ({n:,})", "en", n=1) == "This address (1)"


def test_a_translation_keeps_the_places_of_its_values():
    for message, text in entries("zh_CN").items():
        assert sorted(PLACE.findall(message)) == sorted(PLACE.findall(text)), message


def test_translating_fills_the_values():
    message = "{n:,} households to verify"
    assert i18n.translate(message, "zh_CN", n=1234) == "1,234户待入户核实"
    assert i18n.translate(message, "en", n=1234) == "1,234 households to verify"


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


@pytest.mark.parametrize("language", i18n.codes())
def test_a_catalogue_is_as_make_i18n_writes_it(language):
    catalogue = catalogues.updated(language, i18n.messages_in_code())
    written = (i18n.LOCALES / language / "gridmap.po").read_bytes()
    assert catalogues.as_file(catalogue) == written


def test_a_language_is_a_folder_and_tells_its_own_name():
    assert list(i18n.languages().items()) == [("zh_CN", "中文"), ("en", "English")]


TYPED = {
    "LON,LAT",
    "W,S,E,N",
    "EPSG:{code} (CGCS2000, 3-degree zone {zone})",
    "CSV: building_id, community, estate, estate_aliases, building_label, ...",
    "Match the ADDRESSES of a CSV: id, raw_address, ctx_community, ctx_estate.",
}
"""Marks in these are typed on a command line, or between names of columns."""
FULL_WIDTH = r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
HALF_WIDTH = re.compile(rf"{FULL_WIDTH}[,;:?!()]|[,;:?!()]{FULL_WIDTH}")


def forms(language: str) -> dict[str, tuple[str, ...]]:
    """Every text of a language, in all its forms."""
    return {
        message: (text,) if isinstance(text, str) else tuple(text)
        for message, text in entries(language).items()
    }


def printed(text: str) -> str:
    """Text without what is typed, and a Chinese character for each value: it mostly is one."""
    return re.sub(r"\{[^}]*\}", "某", re.sub(r"\]\([^)]*\)|`[^`]*`", "", text))


def test_chinese_has_its_own_punctuation():
    """Half-width marks beside Chinese characters are a typist's, not a printer's."""
    texts = forms("zh_CN")
    assert texts.keys() >= TYPED
    bare = [form for message in texts.keys() - TYPED for form in texts[message]]
    assert [form for form in bare if HALF_WIDTH.search(printed(form))] == []


def test_chinese_quotes_as_one_prints():
    """Python's own quotation marks ({name!r}) are a programmer's."""
    assert [form for own in forms("zh_CN").values() for form in own if "!r}" in form] == []


def test_chinese_has_no_spaces_beside_figures_letters_and_values():
    found = [form for own in forms("zh_CN").values() for form in own]
    assert [form for form in found if catalogues.closed_up(form) != form] == []


# docs/names.md says what is written instead.
NEVER = re.compile("未落楼|未定位|已定位|入田率|半径外|P95|账户|载入|凭记忆|二手来源|网点|篇[0-9]")
MEANT = {
    "User id {uid} has no account on this machine, and PostgreSQL needs one. Run: sudo useradd "
    "--uid {uid} gridmap",
    "Load the draft as it is now",
    "the draft has no plot {one}; look at it again",
}
"""The machine's own accounts, and drafts that are opened again."""


def test_chinese_has_words_of_a_clerk():
    texts = forms("zh_CN")
    assert texts.keys() >= MEANT
    found = [form for message in texts.keys() - MEANT for form in texts[message]]
    assert [form for form in found if NEVER.search(form)] == []


@pytest.mark.parametrize(
    ("typed", "closed"),
    [
        ("60 岁以上 {n:,} 人", "60岁以上{n:,}人"),
        ("在 Excel 里改好", "在Excel里改好"),
        ("请执行 `gridmap db up`，或加 --all 重试", "请执行 `gridmap db up`，或加 --all 重试"),
        ("户数 / 人数，西 < 东", "户数 / 人数，西 < 东"),
        ("{seconds} 秒  上界 {bound}", "{seconds}秒  上界{bound}"),
        ("15 minutes of OSM data", "15 minutes of OSM data"),
    ],
)
def test_spaces_are_closed_up_but_for_what_is_typed(typed, closed):
    assert catalogues.closed_up(typed) == closed


def test_sentences_are_joined_as_the_language_does():
    chinese, english = (partial(i18n.translate, language=one) for one in ("zh_CN", "en"))
    assert i18n.joined(["甲。", "", "乙。"], chinese) == "甲。乙。"
    assert i18n.joined(["One.", "Two."], english) == "One. Two."
