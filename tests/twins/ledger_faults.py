"""Ledgers that went wrong once, in `../shared`; their twins are written by the tests."""

from pathlib import Path

from tests import twins


def real(name: str) -> Path:
    """Path of a ledger of `../shared`."""
    return twins.SHARED / "faults" / "ledgers" / name
