"""CONTRIBUTING is true: the places exist, and what is added in a copy is found there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gridmap.config import ROOT

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
def copy(tmp_path) -> Path:
    """A copy of the library, to add to."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "gridmap", tmp_path / "gridmap", ignore=skipped)
    return tmp_path


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
