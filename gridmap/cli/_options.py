"""Options that several commands take."""

import errno
import os
from pathlib import Path
from typing import Any

import click

from gridmap.errors import SourceError


class Written(click.Path):
    """A file that a command writes; where it cannot be, that is said before any work."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """
        The path.

        Raises
        ------
        SourceError
            Its folder is missing, or it or the folder may not be written to.
        """
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folder = path.absolute().parent
        if not folder.is_dir():
            reason = errno.ENOTDIR if folder.exists() else errno.ENOENT
        elif not os.access(path if path.exists() else folder, os.W_OK):
            reason = errno.EACCES
        else:
            return path
        raise SourceError(
            "{path}: cannot be written ({reason})", path=path, reason=os.strerror(reason)
        )


community = click.option(
    "--community", required=True, metavar="NAME|CODE", help="Community, by name or code."
)
day = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day; today if not given.",
)
service = click.option(
    "--service",
    required=True,
    metavar="SERVICE",
    help="Code or name of a service, such as service_station.",
)
radius = click.option(
    "--radius",
    type=click.FloatRange(0, min_open=True),
    help="Metres; those of the facility rule if not given.",
)
