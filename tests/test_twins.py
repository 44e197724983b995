"""Nothing needs `../shared`: every test that reads it has a twin that does not."""

import os
import re
import subprocess
import sys
from pathlib import Path

from gridmap.config import ROOT

TESTS = ROOT / "tests"
INPUTS = re.compile(r"\b(twins|needs_shared|city|address_set)\b")
"""Modules and fixtures by which a test comes to data of either kind."""


def functions(marks: str, modules: list[str]) -> set[str]:
    """Test functions (module::function) with at least one case of these marks."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", "-m", marks,
         *modules],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return set(re.findall(r"^(tests/\w+\.py::\w+)", done.stdout, re.M))


def test_a_test_of_real_data_has_a_twin():
    """By function: one that only `../shared` can run would not run in a public clone."""
    modules = [
        str(path.relative_to(ROOT))
        for path in sorted(TESTS.glob("test_*.py"))
        if path != Path(__file__) and INPUTS.search(path.read_text("utf-8"))
    ]
    needing = functions("needs_shared", modules)
    assert len(needing) > 20
    assert needing - functions("not needs_shared", modules) == set()


def test_only_twins_know_the_folder():
    """So what reads it is marked."""
    knows = re.compile(r"""["']shared["'/]|\.\./shared/|ROOT\.parent|\bSHARED\b""")
    assert not {
        path.name
        for path in TESTS.glob("*.py")
        if path != Path(__file__) and knows.search(path.read_text("utf-8"))
    }
