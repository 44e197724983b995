"""What an error says: one line in English, and a message with values for other languages."""

import ast
import inspect
import pickle

import pytest

from gridmap import errors
from gridmap.config import ROOT
from gridmap.errors import DraftConflictError, PlotError
from gridmap.i18n import Message, translate

SOURCES = [
    path for folder in ("pages", "gridmap", "etl") for path in sorted((ROOT / folder).rglob("*.py"))
]
ERRORS = {
    name for name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, Exception)
}

TEXT = "draft {id} is not there; look at the list again"


def test_an_error_says_its_values_in_english_and_in_chinese():
    error = PlotError(TEXT, id=7)
    assert str(error) == "draft 7 is not there; look at the list again"
    assert translate(error.message, "zh_CN") == "找不到草案 7,请重新查看草案列表。"


def test_braces_of_a_text_without_values_stay():
    assert str(PlotError("no {such} place")) == "no {such} place"


def test_an_error_of_another_process_keeps_its_message():
    error = pickle.loads(pickle.dumps(PlotError(TEXT, id=7)))
    assert (str(error), error.message) == (str(PlotError(TEXT, id=7)), Message(TEXT, id=7))


def test_values_may_be_messages_and_lists_of_them():
    what = Message("the plots that the draft began from were loaded anew")
    error = DraftConflictError("{what}; begin a new draft from what is in force now", what=what)
    assert translate(error.message, "zh_CN") == (
        "草案所依据的责任田已重新导入；请以现行责任田为起点新建草案"
    )
    both = Message(
        "{conflicts}: nothing was changed; --yes goes on all the same",
        conflicts=[what, Message("no community is called {name!r}", name="x")],
    )
    assert translate(both, "zh_CN").startswith(
        "草案所依据的责任田已重新导入；没有名为 'x' 的社区：未作任何更改"
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
