"""CONTRIBUTING is true: the places exist, and what is added in a copy is found there."""

import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridmap import i18n
from gridmap.config import ROOT
from tests import test_siting_models

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_place_exists():
    named = {path for path in re.findall(r"`([\w./*]+[/.][\w./*]*)`", GUIDE) if "/" in path}
    assert len(named) > 15
    missing = [
        path
        for path in named
        if not path.startswith(".venv/") and not any(base.glob(path.rstrip("/")) for base in BASES)
    ]
    assert missing == []


BASES = [ROOT, ROOT / "gridmap" / "store" / "sql", ROOT / "gridmap"]


def test_every_command_exists():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    wanted = re.findall(r"^make ([a-z-]+)", GUIDE, re.M)
    assert wanted and set(wanted) <= set(targets)


@pytest.fixture
def copy(tmp_path) -> Iterator[Path]:
    """A copy of the checkout, to add to; what a test adds is at most five files."""
    for name in ("gridmap", "pages", "etl"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    before = files(tmp_path)
    yield tmp_path
    touched = {path for path, _ in files(tmp_path) ^ before}
    assert 0 < len(touched) <= 5, touched


def files(folder: Path) -> set[tuple[str, bytes]]:
    """Paths and contents of what is written by hand."""
    return {
        (str(path.relative_to(folder)), path.read_bytes())
        for path in folder.rglob("*")
        if path.suffix in (".py", ".sql", ".po", ".js")
    }


def put(path: Path, text: str) -> None:
    """Write a new file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edit(path: Path, before: str, after: str) -> None:
    """Put other words in the place of some that a file has."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def run(copy: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_language_is_a_catalogue_and_its_name(copy):
    locale = copy / "gridmap" / "locale"
    (locale / "ja").mkdir()
    english = (locale / "en" / "gridmap.po").read_text(encoding="utf-8")
    (locale / "ja" / "gridmap.po").write_text(
        english
        + '\nmsgid "A test of ours"\nmsgstr "テスト"\n'
        + '\nmsgid "English"\nmsgstr "日本語"\n',
        encoding="utf-8",
    )
    code = (
        "from gridmap import i18n; language = i18n.choose('ja-JP,en;q=0.5');"
        "print(language, i18n.languages()[language], i18n.translate('A test of ours', language))"
    )
    assert run(copy, code) == "ja 日本語 テスト"


def test_a_tile_layer_is_one_file(copy):
    (copy / "gridmap" / "store" / "sql" / "tiles" / "lamp.sql").write_text("SELECT NULL", "utf-8")
    code = "from gridmap.store import tiles; print(*tiles.LAYERS)"
    assert set(run(copy, code).split()) - set(run(ROOT, code).split()) == {"lamp"}


def test_a_measure_is_a_module(copy):
    (copy / "gridmap" / "coverage" / "halved.py").write_text(
        '"""Half of a share."""\n\n\ndef halved(share):\n    """Half."""\n    return share / 2\n',
        "utf-8",
    )
    package = copy / "gridmap" / "coverage" / "__init__.py"
    text = package.read_text(encoding="utf-8")
    imported = "from gridmap.coverage.halved import halved\n"
    package.write_text(
        text.replace("from gridmap.coverage.", imported + "from gridmap.coverage.", 1)
    )
    assert run(copy, "from gridmap import coverage; print(coverage.halved(0.5))") == "0.25"


def test_a_command_is_a_module(copy):
    (copy / "gridmap" / "cli" / "hello.py").write_text(
        '"""Say it."""\n\nimport click\n\n\n@click.command()\ndef command():\n'
        '    """Say hello."""\n    click.echo("hello")\n',
        "utf-8",
    )
    assert run(copy, "from gridmap.cli import main; main(['hello'])") == "hello"


def test_a_page_is_a_script_a_folder_and_a_line_of_the_menu(copy):
    put(
        copy / "pages" / "trees.py",
        '"""Trees, for planners."""\n\nfrom gridmap import ui\nfrom gridmap.ui import t, trees\n\n'
        'ui.heading(t("Trees"), t("Where do trees stand?"))\ntrees.views()\n',
    )
    put(
        copy / "gridmap" / "ui" / "trees" / "__init__.py",
        '"""What the page of trees shows."""\n\nimport streamlit as st\n\n'
        "from gridmap.ui.session import t\n\n\n"
        'def views() -> None:\n    """How many."""\n    st.metric(t("Trees"), 7)\n',
    )
    edit(
        copy / "gridmap" / "ui" / "frame" / "menu.py",
        '        "accounts": Entry(',
        '        "trees": Entry(t("Trees"), "park"),\n        "accounts": Entry(',
    )
    edit(
        copy / "gridmap" / "web" / "pages.py",
        '    "accounts": _ADMIN,\n',
        '    "accounts": _ADMIN,\n    "trees": _PLANNERS,\n',
    )
    with (copy / "gridmap" / "locale" / "zh_CN" / "gridmap.po").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Trees"\nmsgstr "树木"\n\nmsgid "Where do trees stand?"\nmsgstr "?"\n')
    code = """
from importlib import import_module
from streamlit.testing.v1 import AppTest
from gridmap.actions.accounts import Account
menu, window = (import_module("gridmap.ui.frame." + name) for name in ("menu", "window"))
# What the database would be asked for.
window._bar = window.page_map.end = window.read_language = lambda *_: None
window.frames.open_counts = dict
for role in ("planner", "admin"):
    menu.account = lambda: Account(1, role, role, role)
    app = AppTest.from_file("pages/navigation.py")
    app.context = {"locale": "zh-CN"}
    app.run()
    print(*sorted(one["url_pathname"] for one in app._registered_pages.values()))
    if role == "planner":
        app.switch_page("trees.py").run()
        assert not app.exception, app.exception
        print(app.metric[0].label, app.metric[0].value)
"""
    planner, shown, admin = run(copy, code).splitlines()
    assert "trees" in planner.split() and "trees" not in admin.split()
    assert shown == "树木 7"


def test_a_siting_model_is_a_class_and_an_entry(copy):
    source = inspect.getsource(test_siting_models.Nearby)
    models = copy / "gridmap" / "siting" / "study" / "models"
    put(
        models / "nearby.py",
        '"""Sites in order of how near they are to all."""\n\nimport numpy as np\n\n'
        "from gridmap.i18n import Message, mark\nfrom gridmap.siting.plan import Plan\n"
        "from gridmap.siting.study.measure import Walk\n"
        "from gridmap.siting.study.model import Model, Unit\n\n\n" + source,
    )
    edit(
        models / "__init__.py",
        "from gridmap.siting.study.models.p_center",
        "from gridmap.siting.study.models.nearby import Nearby\n"
        "from gridmap.siting.study.models.p_center",
    )
    edit(models / "__init__.py", "PCenter(),", "PCenter(), Nearby(),")
    code = """
from gridmap.cli import main
from gridmap.siting import study
from gridmap.ui.siting import units
study.Question("service_station", 300, "nearby", new=1)
print(units.model_labels()["nearby"])
main(["site", "--help"])
"""
    label, *usage = run(copy, code).splitlines()
    assert label == i18n.translate("Mean walk", i18n.choose(None))
    assert "nearby" in "".join(usage)
