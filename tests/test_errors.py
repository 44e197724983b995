"""What an error says: one line in English, and a message with values for other languages."""

import ast
import pickle
import re

import pytest

from etl.ledger import book
from gridmap import config, i18n
from gridmap.cli import main
from gridmap.config import ROOT
from gridmap.errors import DraftConflictError, PlotError, SourceError
from gridmap.i18n import Message, translate
from gridmap.web import guard

SOURCES = [
    path for folder in ("pages", "gridmap", "etl") for path in sorted((ROOT / folder).rglob("*.py"))
]
ERRORS = i18n._errors()

TEXT = "draft {id} is not there; look at the list again"


def test_an_error_says_its_values_in_english_and_in_chinese():
    error = PlotError(TEXT, id=7)
    assert str(error) == "draft 7 is not there; look at the list again"
    assert translate(error.message, "zh_CN") == "找不到草案7，请重新查看草案列表。"


def test_braces_of_a_text_without_values_stay():
    assert str(PlotError("no {such} place")) == "no {such} place"


def test_an_error_of_another_process_keeps_its_message():
    error = pickle.loads(pickle.dumps(PlotError(TEXT, id=7)))
    assert (str(error), error.message) == (str(PlotError(TEXT, id=7)), Message(TEXT, id=7))


def test_names_are_enumerated_as_the_language_does():
    error = SourceError("later loads changed the same rows: roll back {runs} first",
                        runs=["39", "22"])  # fmt: skip
    assert "39, 22" in str(error) and "39、22" in translate(error.message, "zh_CN")


def test_values_may_be_messages_and_lists_of_them():
    what = Message("the plots that the draft began from were loaded anew")
    error = DraftConflictError("{what}; begin a new draft from what is in force now", what=what)
    assert translate(error.message, "zh_CN") == (
        "草案所依据的责任田已重新导入；请以现行责任田为起点新建草案"
    )
    both = Message(
        "{conflicts}: nothing was changed; confirm to go on all the same",
        conflicts=[what, Message("no community is called {name!r}", name="x")],
    )
    assert translate(both, "zh_CN").startswith(
        "草案所依据的责任田已重新导入；没有名为“x”的社区：未作任何更改"
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_error_is_raised_with_a_message(path):
    """A literal, or a Message that a function gives: never a text that no catalogue can hold."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
            (text,) = node.args
            literal = isinstance(text, ast.Constant) and isinstance(text.value, str)
            given = isinstance(text, ast.Name | ast.Call) and not isinstance(text, ast.JoinedStr)
            assert literal or given, f"{path}:{node.lineno}"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no workbook", b"<html>"])
def test_a_damaged_ledger_is_refused_in_the_language_of_the_reader(tmp_path, content):
    path = tmp_path / "坏台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError) as refused:
        book.open_book(path)
    chinese = translate(refused.value.message, "zh_CN").replace(".xlsx", "")
    assert re.findall("[A-Za-z]{2,} [A-Za-z]{2,}", chinese) == []
    assert chinese.startswith("坏台账：")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LANG", "zh_CN.UTF-8", "gridmap: 此命令"),
        ("LC_ALL", "zh_TW", "gridmap: 此命令"),
        ("LANG", "en_US.UTF-8", "gridmap: this command"),
        ("LANG", "C.UTF-8", "gridmap: this command"),
    ],
)
def test_the_command_line_speaks_the_language_of_the_terminal(
    monkeypatch, capsys, name, value, says
):
    for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(config, "in_checkout", lambda: False)
    with pytest.raises(SystemExit):
        main(["load", "households", "a.xlsx"])
    assert capsys.readouterr().err.startswith(says)


def test_a_request_is_refused_in_the_language_of_the_browser():
    def body(*headers):
        scope = {"type": "http", "headers": list(headers), "gridmap.account": "somebody"}
        return guard.unavailable(scope, PlotError(TEXT, id=7)).body.decode()

    assert body((b"accept-language", b"zh-CN,zh;q=0.9")) == translate(
        PlotError(TEXT, id=7).message, "zh_CN"
    )
    assert body((b"accept-language", b"en")) == body() == str(PlotError(TEXT, id=7))


def test_a_stranger_is_told_no_fault_in_the_language_of_the_browser():
    scope = {"type": "http", "headers": [(b"accept-language", b"zh-CN,zh;q=0.9")]}
    text = guard.unavailable(scope, PlotError(TEXT, id=7)).body.decode()
    assert text == translate(Message(guard.AWAY), "zh_CN") != guard.AWAY
