"""
Small twins of the data that lie in `../shared`: invented here, so that a public clone tests alike.

A test has one body and two inputs: `@pytest.mark.parametrize("city", twins.EITHER)`, or a fixture
with `params=twins.EITHER`. The input of `../shared` is skipped where that folder is absent;
`tests/test_twins.py` holds that every test has its twin.
"""

from collections.abc import Iterable
from typing import Any

import pytest

from gridmap import config

SHARED = config.ROOT.parent / "shared"
"""The folder of real data beside the checkout."""

TWIN = "twin"
REAL = "shared"

NEEDS_SHARED = (
    pytest.mark.needs_shared,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="no ../shared beside the checkout: real data are not here"
    ),
)
"""Marks of an input that lies in `../shared`."""

EITHER = [TWIN, pytest.param(REAL, marks=NEEDS_SHARED)]
"""The two inputs by name."""

RICHEST = [REAL if SHARED.is_dir() else TWIN]
"""The real input where it is, else the twin: for journeys that take a minute each."""


def each(twin: Iterable[Any], shared: Iterable[Any]) -> list[Any]:
    """Parameters of a test that takes (input, case): cases of the twin, and of the real data."""
    return [pytest.param(TWIN, case, id=f"{TWIN}-{case}") for case in twin] + [
        pytest.param(REAL, case, id=f"{REAL}-{case}", marks=NEEDS_SHARED) for case in shared
    ]
