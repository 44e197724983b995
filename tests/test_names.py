"""One word, one thing: words that docs/names.md retires name nothing any more."""

import ast
import re
from pathlib import Path

import pytest

from gridmap.config import ROOT

SOURCES = [
    path for folder in ("gridmap", "etl", "pages") for path in sorted((ROOT / folder).rglob("*.py"))
]
RETIRED = {
    "attach": "snap",
    "attached": "snapped",
    "asking": "form",
    "brisk": "the speed itself",
    "hanging": "unsnapped",
    "hangs": "unsnapped",
    "pocket": "cluster",
    "pockets": "clusters",
    "planning": "siting study",
}
# Words that still name something in other rooms.
RETIRED_HERE = {
    "apart": "distinct colours, spacing or distance",
    "ground": "barriers, study area or map style",
    "said": "message",
    "spot": "site or label position",
    "spots": "sites or label positions",
    "told": "message",
    "trouble": "error",
    "widgets": "the piece of the page itself",
}
HERE = ("gridmap/actions/", "gridmap/cli/", "gridmap/render/", "gridmap/ui/", "pages/")
# Words that no variable of the library or the sample town has.
RETIRED_LOCALS = {
    "apart": "distance, spacing, separate or separator",
    "ground": "barriers, study area or map style",
    "said": "stated",
    "spot": "site",
    "spots": "sites",
    "told": "message or answer",
    "trouble": "problem or error",
}
# In etl/sample the ground is what a plan is drawn on, as a surveyor has it.
SURVEY = ("etl/sample/plane.py", "etl/sample/town.py")
# The table of saved scenarios was declared under the old word; a rename needs a migration.
KEPT = {"gridmap/store/schema/planning.py"}


def names(path: Path) -> set[str]:
    """Names that a module gives: its own, and those of its functions, classes and parameters."""
    found = {path.stem}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def variables(path: Path) -> set[str]:
    """Names that a module gives to variables; constants are its own names for numbers."""
    return {
        node.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.islower()
    }


def words(name: str) -> set[str]:
    """Words of a name: `WalkNetwork` and `walk_network` have the same two."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def test_words_are_found_in_both_spellings():
    assert words("WalkNetwork") == words("walk_network") == {"walk", "network"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_uses_a_retired_word(path):
    place = path.relative_to(ROOT).as_posix()
    if place in KEPT:
        return
    retired = RETIRED | (RETIRED_HERE if place.startswith(HERE) else {})
    used = {name: retired[word] for name in names(path) for word in words(name) & set(retired)}
    assert used == {}, "use the word that docs/names.md gives"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in SOURCES
        if path.relative_to(ROOT).as_posix().startswith(("gridmap/", "etl/sample/"))
        and path.relative_to(ROOT).as_posix() not in SURVEY
    ],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_variable_has_a_retired_word(path):
    retired = RETIRED | RETIRED_LOCALS
    used = {name: retired[word] for name in variables(path) for word in words(name) & set(retired)}
    assert used == {}, "use the word that docs/names.md gives"


def test_variables_are_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("FAR_M = 1\n(row, _), apart = pair\nfor spot in spots:\n    pass\n")
    assert variables(module) == {"row", "_", "apart", "spot"} - {"_"}
