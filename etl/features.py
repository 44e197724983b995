"""Content of a layer's file before any judgement: attributes, geometry, CRS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS


@dataclass(frozen=True)
class Features:
    """
    Features as read, in file order; row n of the file is position n - 1.

    `geometry` are shapely geometries (or None) in `crs`, x before y. `faults` says of a feature
    why it could not be read (a `Reason`), None where it could. `source` names the layer, `origin`
    the file that says it (the source where it is None). `is_bare`: a table without places, of
    features that are known by their codes.
    """

    attributes: pd.DataFrame
    geometry: npt.NDArray[np.object_]
    crs: CRS | str
    source: str
    faults: npt.NDArray[np.object_]
    notes: dict[str, Any] = field(default_factory=dict)
    origin: str | None = None
    is_bare: bool = False

    def __len__(self) -> int:
        return len(self.attributes)

    def numbers(self, labels: Sequence[int]) -> list[int]:
        """Numbers of features in the file, from 1."""
        return [int(position) + 1 for position in labels]

    def texts(self, labels: Sequence[int]) -> list[dict[str, Any]]:
        """Attributes of features as the file has them."""
        return list(map(_plain, self.attributes.iloc[list(labels)].to_dict("records")))


def no_faults(count: int) -> npt.NDArray[np.object_]:
    """The `faults` of as many sound features."""
    return np.full(count, None, dtype=object)


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Value as JSON can hold it: no NaN, no NUL, nothing of NumPy's."""
    return {
        str(name): value.item() if isinstance(value, np.generic) else _text(value)
        for name, value in row.items()
        if not (pd.api.types.is_scalar(value) and pd.isna(value))
    }


def _text(value: Any) -> Any:
    if isinstance(value, int | float | bool | list):
        return value
    return str(value).replace("\x00", "")
