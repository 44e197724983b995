"""
Callbacks take what the browser sent with the click.

Streamlit joins what is typed, chosen and clicked in quick succession into one run, and calls the
callback before it: arguments computed from widgets would be those of the run before.
"""

import ast
from pathlib import Path

import pytest
import streamlit as st

from tests.test_architecture import ROOT, tree

FIELDS = {
    *("text_input", "text_area", "number_input", "date_input", "time_input", "file_uploader"),
    *("selectbox", "multiselect", "pills", "segmented_control", "radio", "checkbox", "toggle"),
    *("slider", "select_slider", "data_editor"),
}
CALLBACK = {"on_click", "on_change", "on_submit", "on_event", "args", "kwargs"}


def test_fields_are_there():
    assert all(hasattr(st, name) for name in FIELDS)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "gridmap" / "ui").rglob("*.py")), ids=lambda path: path.stem
)
def test_callbacks_hold_no_value_of_an_earlier_run(path: Path):
    assert not [
        found
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        for found in held(function)
    ]


def test_a_held_value_is_found():
    (function,) = ast.parse(
        """def form():
            name = st.text_input("Name")
            shown = name.strip()
            st.button("Add", on_click=lambda: add(shown))
            st.button("Other", on_click=add, args=(key,))
        """
    ).body
    assert isinstance(function, ast.FunctionDef)
    assert held(function) == [(4, {"shown"})]


def held(function: ast.FunctionDef) -> list[tuple[int, set[str]]]:
    """Lines and names of callbacks' arguments that come from a field in the same function."""
    from_fields: set[str] = set()
    assignments = [
        node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.AnnAssign)
    ]
    for node in sorted(assignments, key=lambda node: node.lineno):
        if node.value and (_is_field(node.value) or names(node.value) & from_fields):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            from_fields |= set().union(*map(names, targets))
    return [
        (keyword.value.lineno, names(keyword.value) & from_fields)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in CALLBACK and names(keyword.value) & from_fields
    ]


def names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _is_field(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in FIELDS
        for one in ast.walk(node)
    )
