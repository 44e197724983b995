"""Errors that are no fault of the code; each message says what to do."""

from collections.abc import Mapping
from typing import Any

from gridmap.i18n import Message


class GridmapError(Exception):
    """
    Root of every error that a user can mend. The command line shows it as one line.

    Raised with an English msgid of the catalogues and its values, or with a `Message`:

        raise SourceError("{file}: the file is empty", file=path.name)

    `message` is translated where it is shown; `str(error)` is English.
    """

    def __init__(self, text: str | Message = "", /, **values: object) -> None:
        self.message = text if isinstance(text, Message) else Message(text, **values)
        super().__init__(str(self.message))


class ClusterError(GridmapError):
    """The private PostGIS could not be made, started or stopped."""


class DatabaseError(GridmapError):
    """The database is unreachable, not migrated, or lacks a right."""


class SourceError(GridmapError):
    """A file cannot be read as what it was given for. Nothing was loaded."""


class UnexpectedError(GridmapError):
    """A fault of the code while rows were at hand: it names the place, never what was read."""


class CrsError(GridmapError):
    """A coordinate reference system is missing, unknown or not what the data show."""


class UnstatedCrsError(CrsError):
    """A file does not say its coordinate reference system: somebody has to."""


class LayerError(GridmapError):
    """A layer lacks a column or geometry, or has values that cannot be counted."""


class AccessError(GridmapError):
    """A login or a right is missing."""


class ReviewError(GridmapError):
    """An address cannot be settled so: somebody was faster, or what was chosen does not fit."""


class FacilityRuleError(GridmapError):
    """A rule that does not exist, may not be changed by this user, or would make no sense."""


class NetworkError(GridmapError):
    """Edges of a street network are not what a walk can be measured on."""


class RollbackError(GridmapError):
    """A load cannot be taken back as things stand."""


class PlotError(GridmapError):
    """Plots cannot be drawn from what was given."""


class DraftConflictError(PlotError):
    """Somebody else changed the draft, or the plots that it began from; it says who and what."""


class BoundaryError(GridmapError):
    """Named bounds do not enclose anything that can be found in the streets."""


class SitingError(GridmapError):
    """No plan can meet what was asked for, or a siting model's input does not fit together."""


class UnmetError(SitingError):
    """No sites keep all that a siting model was asked to keep together."""


class PrintError(GridmapError):
    """A card, sheet or wall map cannot be made of what was asked for."""


class RegisterError(GridmapError):
    """Entries of the register that cannot be made, changed or undone as it was asked for."""


class ChangedSinceError(RegisterError):
    """Somebody has changed what a form is about to; `now` has the columns as they are by now."""

    def __init__(self, text: str, /, *, now: Mapping[str, Any], **values: object) -> None:
        super().__init__(text, **values)
        self.now = dict(now)
