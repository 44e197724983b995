"""Nothing needs `../shared`: every test that reads it has a twin that does not."""

import re
from pathlib import Path

import pytest

from gridmap.config import ROOT

TESTS = ROOT / "tests"


def test_a_test_of_real_data_has_a_twin(request):
    """By function: one that only `../shared` can run would not run in a public clone."""
    items = request.session.items
    if {*TESTS.glob("test_*.py")} - {item.path for item in items}:
        pytest.skip("only a run of all tests knows them all")
    both: dict[bool, set[str]] = {True: set(), False: set()}
    for item in items:
        needs = item.get_closest_marker("needs_shared") is not None
        both[needs].add(item.nodeid.partition("[")[0])
    assert len(both[True]) > 20
    assert both[True] - both[False] == set()


def test_only_twins_know_the_folder():
    """So what reads it is marked."""
    knows = re.compile(r"""["']shared["'/]|\.\./shared/|ROOT\.parent|\bSHARED\b""")
    assert not {
        path.name
        for path in TESTS.glob("*.py")
        if path != Path(__file__) and knows.search(path.read_text("utf-8"))
    }
