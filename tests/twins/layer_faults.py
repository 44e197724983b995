"""Layers that offices handed over with something wrong; each real one has a small twin here."""

from pathlib import Path

from tests import twins


def real(name: str) -> Path:
    """A file of `../shared/faults/layers`."""
    return twins.SHARED / "faults" / "layers" / name
