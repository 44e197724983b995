"""The map's scripts: what is pure in them is tested by Node itself."""

import os
import shutil
import subprocess

import pytest

from gridmap.config import ROOT

# Where the system has no Node, the Makefile brings one from PyPI into .venv.
PATH = f"{os.environ.get('PATH', '')}{os.pathsep}{ROOT / '.venv' / 'bin'}"


def test_the_scripts_do_what_their_tests_say():
    node = shutil.which("node", path=PATH)
    if node is None:
        pytest.skip("no Node.js on this machine")
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", *map(str, sorted(ROOT.glob("tests/js/*.mjs")))],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 0" not in done.stdout and "# pass" in done.stdout
