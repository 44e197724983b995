"""Tells of outlines that overlap: an enclave, a dispute, or the same outline twice."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import RowMapping

from gridmap.i18n import Message


def notes(pairs: Iterable[RowMapping]) -> dict[str, Any]:
    """A note on pairs of `gridmap.store.load.layers.overlapping`."""
    told = [
        Message(
            "{one} and {other}, {share:.0%} of the smaller one",
            one=pair["first_name"],
            other=pair["second_name"],
            share=pair["share"],
        )
        for pair in pairs
    ]
    return {"overlapping": told} if told else {}
