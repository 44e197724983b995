"""Files on the way in and out: what is uploaded, the template, the rows to correct."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from etl import corrections, template
from gridmap.actions.downloads import downloaded
from gridmap.ui.session import language, transactions

SUFFIXES = ["xlsx", "xls", "xlsm", "ods", "et", "csv", "tsv", "txt"]


@contextmanager
def stored(name: str, content: bytes) -> Iterator[Path]:
    """Keep an uploaded file on disk under its own name while it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        yield path


def workbook(import_run_id: int) -> Callable[[], bytes]:
    """Maker of the workbook of a load: its rows to correct and load again."""
    transaction, shown_in = transactions(), language()

    def make() -> bytes:
        with stored("rejects.xlsx", b"") as path:
            with transaction() as connection:
                downloaded(connection, "rows to correct", import_run_id=import_run_id)
                corrections.write(connection, path, import_run_id=import_run_id, language=shown_in)
            return path.read_bytes()

    return make


def empty_template() -> bytes:
    """Bytes of an empty ledger, to fill in."""
    with stored("template.xlsx", b"") as path:
        template.write(path)
        return path.read_bytes()
