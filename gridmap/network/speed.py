"""Walking speed: metres to minutes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Speed:
    """A walking speed, and where the figure is from."""

    metres_per_minute: float
    source: str

    def minutes(self, metres: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Minutes for a way of so many metres."""
        return np.asarray(metres, dtype=np.float64) / self.metres_per_minute


ORDINARY = Speed(
    60.0,
    "60 m/min: the 5-minute living circle of GB 50180-2018 is 300 m; waits at crossings included",
)

ELDERLY = Speed(
    48.0,
    "0.8 m/s: mean of women of 65 and over, Asher et al., Age and Ageing 41 (2012) 690-694",
)
