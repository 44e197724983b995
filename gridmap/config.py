"""Settings and paths: from the environment first, then a default that works."""

import os
import secrets
from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parent.parent
"""The checkout, where there is one: pages, loaders and the shipped sample are below it."""

SAMPLE = ROOT / "data" / "geo"
"""The shipped sample town."""


def in_checkout() -> bool:
    """Whether this is a checkout; an installed wheel has neither pages nor loaders."""
    return (ROOT / "streamlit_app.py").is_file() and (ROOT / "etl").is_dir()


def home() -> Path:
    """
    Folder of everything gridmap keeps on this machine.

    `GRIDMAP_HOME`; else `.gridmap/` in the checkout; else the user's data folder, because what an
    installed package keeps must outlive the package.
    """
    if named := os.environ.get("GRIDMAP_HOME"):
        return Path(named)
    if in_checkout():
        return ROOT / ".gridmap"
    return platformdirs.user_data_path("gridmap", appauthor=False)


def database_url() -> str | None:
    """The server named by `DATABASE_URL`, or None: then the private cluster is used."""
    return os.environ.get("DATABASE_URL") or None


def timezone() -> str:
    """Name of the office's time zone (`GRIDMAP_TIMEZONE`, else Asia/Shanghai)."""
    return os.environ.get("GRIDMAP_TIMEZONE") or "Asia/Shanghai"


def secret() -> bytes:
    """
    Key that signs logins: `GRIDMAP_SECRET`, else made once and kept in `home()`.

    Whoever reads it can forge a login, so the file is readable by its owner only.
    """
    if text := os.environ.get("GRIDMAP_SECRET"):
        return text.encode()
    path = home() / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Opened with its final mode, and exclusively: two first starts agree on one key.
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_bytes()
