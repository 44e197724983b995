"""What a layer's file holds before any judgement: attributes, geometry, CRS."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

from etl.source import Reject


@dataclass(frozen=True)
class Features:
    """
    Features as read, in file order; row n of the file is position n - 1.

    `geometry` are shapely geometries (or None) in `crs`, x before y. `faults` says of a feature
    why it could not be read, None where it could. `source` names the layer.
    """

    attributes: pd.DataFrame
    geometry: npt.NDArray[np.object_]
    crs: CRS | str
    source: str
    faults: npt.NDArray[np.object_]
    notes: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.attributes)


def no_faults(count: int) -> npt.NDArray[np.object_]:
    """The `faults` of as many sound features."""
    return np.full(count, None, dtype=object)


def rejects(attributes: pd.DataFrame, reasons: npt.NDArray[np.object_]) -> list[Reject]:
    """A Reject for every feature that has a reason."""
    positions = np.flatnonzero(reasons != None)  # noqa: E711 elementwise
    written = attributes.iloc[positions].to_dict("records")
    return [
        Reject(int(position) + 1, str(reasons[position]), _plain(row))
        for position, row in zip(positions, written, strict=True)
    ]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What JSON can hold: no NaN, no NUL, nothing of NumPy's."""
    return {
        str(name): value.item() if isinstance(value, np.generic) else _text(value)
        for name, value in row.items()
        if not (pd.api.types.is_scalar(value) and pd.isna(value))
    }


def _text(value: Any) -> Any:
    if isinstance(value, int | float | bool | list):
        return value
    return str(value).replace("\x00", "")
