"""PostgreSQL's programs: the newest on this machine that have PostGIS beside them."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gridmap.errors import ClusterError
from gridmap.i18n import Message

DEBIAN = Path("/usr/lib/postgresql")
"""Debian and Ubuntu keep every major version in a folder of its own, off the PATH."""

OLDEST = 15
"""Lowest major version of PostgreSQL that gridmap's SQL runs on."""

INSTALL = "sudo apt-get update && sudo apt-get install -y postgresql-postgis"


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL."""

    folder: Path
    major: int

    @property
    def has_postgis(self) -> bool:
        """Whether `CREATE EXTENSION postgis` finds its control file."""
        prefix = self.folder.parent
        shares = [
            prefix / "share",
            prefix / "share" / "postgresql",
            # Debian: /usr/lib/postgresql/15/bin has its share in /usr/share/postgresql/15.
            prefix.parent.parent.parent / "share" / "postgresql" / str(self.major),
        ]
        return any((share / "extension" / "postgis.control").exists() for share in shares)


def find(major: int | None = None) -> Programs:
    """The newest installation with PostGIS; of exactly this major version where one is given."""
    installed = sorted(_installed(), key=lambda programs: programs.major, reverse=True)
    usable = [programs for programs in installed if programs.has_postgis]
    if major is not None:
        fitting = [programs for programs in usable if programs.major == major]
        if not fitting:
            raise ClusterError(_other_major(major, usable))
        return fitting[0]
    if not installed:
        raise ClusterError(
            "PostgreSQL with PostGIS is not installed. Run: {command}", command=INSTALL
        )
    if not usable:
        newest = installed[0].major
        raise ClusterError(
            "PostgreSQL {newest} is installed without PostGIS. Run: sudo apt-get install "
            "-y postgresql-{newest}-postgis-3",
            newest=newest,
        )
    if usable[0].major < OLDEST:
        raise ClusterError(
            "PostgreSQL {major} is too old, {oldest} or newer is needed. See "
            "https://wiki.postgresql.org/wiki/Apt, or set DATABASE_URL to another server.",
            major=usable[0].major,
            oldest=OLDEST,
        )
    return usable[0]


def client(name: str, major: int) -> Path:
    """
    Path of a client program (pg_dump, pg_restore) that fits a server of a major version.

    The same version where it is installed, else the next newer one, else the newest there is: an
    older one is refused by the server, and a newer one may write settings that it does not know.

    Raises
    ------
    ClusterError
        The machine has no such program.
    """
    found = {int(path.parts[-3]): path for path in DEBIAN.glob(f"*/bin/{name}")}
    if found:
        fitting = [version for version in found if version >= major]
        return found[min(fitting) if fitting else max(found)]
    if on_path := shutil.which(name):
        return Path(on_path)
    raise ClusterError(
        "{name} is not installed. Run: sudo apt-get install -y postgresql-client", name=name
    )


def _installed() -> list[Programs]:
    """Every installation in Debian's place and on the PATH."""
    folders = list(DEBIAN.glob("*/bin"))
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return [
        Programs(folder, major)
        for folder in dict.fromkeys(folders)
        if (folder / "initdb").exists() and (major := _major(folder))
    ]


def _major(folder: Path) -> int | None:
    """Major version of the server in a folder, None where there is none that runs."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(number[1]) if number else None


def _other_major(major: int, usable: list[Programs]) -> Message:
    """Error for data of a major version that cannot be served, and what to do."""
    return Message(
        "The data were made by PostgreSQL {major}; installed with PostGIS: {others}. "
        "They were left as they are. Run: sudo apt-get install -y postgresql-{major}-postgis-3",
        major=major,
        others=[str(programs.major) for programs in usable] or Message("none"),
    )
