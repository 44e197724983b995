"""One file, one transaction, one `import_run`: either all of it is loaded or nothing is."""

import hashlib
import json
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from etl import notes, rejects
from etl.reasons import Reason
from etl.source import Cleaned, Progress, Rejects, Source, Stored, silent
from gridmap import config, store
from gridmap.errors import GridmapError, SourceError, UnexpectedError
from gridmap.i18n import DEFAULT, Message, as_data


@dataclass(frozen=True)
class Report:
    """
    Report on a file; `read == loaded + rejected` always holds.

    `reasons` counts the rejected rows.
    """

    kind: str
    file_name: str
    import_run_id: int
    read: int
    loaded: int
    rejected: int
    inserted: int
    updated: int
    closed: int
    reasons: dict[Reason, int]
    notes: dict[str, Any]

    def data(self) -> dict[str, Any]:
        """The report for programs: its reasons by code."""
        return vars(self) | {"reasons": self.codes}

    @property
    def codes(self) -> dict[str, int]:
        """Rejected rows by the codes of their reasons, the commonest first."""
        counts: Counter[str] = Counter()
        for why, count in self.reasons.items():
            counts[why.code] += count
        return dict(counts.most_common())

    def lines(self) -> list[Message | list[Message]]:
        """The report for people: a line, and below it the reasons and the notes."""
        head = Message(
            "{kind}, {file}: {read} read = {loaded} loaded + {rejected} rejected "
            "({inserted} new, {updated} changed)",
            kind=notes.KINDS[self.kind],
            file=self.file_name,
            read=self.read,
            loaded=self.loaded,
            rejected=self.rejected,
            inserted=self.inserted,
            updated=self.updated,
        )
        closed = [Message("closed {number}", number=self.closed)] if self.closed else []
        below = [
            Message("rejected {number}: {reason}", number=count, reason=why.message)
            for why, count in self.reasons.items()
        ]
        return [head, [*closed, *below, *notes.lines(self.notes)]]


P = ParamSpec("P")
T = TypeVar("T")
_PACKAGES = "site-packages"
STEP = Rejects.STEP


def guarded(step: Callable[P, T]) -> Callable[P, T]:
    """
    Let no exception out of a step whose text may quote a row: it would end in logs, on screens.

    Errors of gridmap and of the server pass; both are without values of rows. Any other becomes
    UnexpectedError, which names its type and where it arose, and does not lead to it.
    """

    @wraps(step)
    def run(*args: P.args, **options: P.kwargs) -> T:
        try:
            return step(*args, **options)
        except Exception as error:
            if isinstance(error, GridmapError | DBAPIError | psycopg.Error):
                raise
            kind, place = type(error).__name__, _place(error)
        # Behind the clause: raised within it, it would carry the other one as its context.
        raise UnexpectedError(
            "gridmap failed at {place} ({kind}) and loaded nothing: please report this line",
            place=place,
            kind=kind,
        )

    return run


def _place(error: Exception) -> str:
    """The innermost line of gridmap's own code that an exception came through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        f"{Path(frame.filename).relative_to(config.ROOT).as_posix()}:{frame.lineno}"
        for frame in frames
        if Path(frame.filename).is_relative_to(config.ROOT) and _PACKAGES not in frame.filename
    ]
    return own[-1] if own else "?"


@guarded
def load(
    connection: Connection,
    source: Source,
    path: Path,
    *,
    app_user_id: int | None = None,
    progress: Progress = silent,
    rejects_to: Path | None = None,
    language: str = DEFAULT,
) -> Report:
    """
    Load one file inside the caller's transaction.

    The rejected rows of a layer are written to `rejects_to`, if there are any, with their reasons
    in `language`.

    Raises
    ------
    SourceError
        The file is missing, or is not what it was given for. Roll back: nothing may stay.
    """
    require_file(path)
    progress("read", 0.0)
    return load_raw(
        connection,
        source,
        source.read(path),
        path,
        app_user_id=app_user_id,
        progress=progress,
        rejects_to=rejects_to,
        language=language,
    )


def require_file(path: Path) -> None:
    """Refuse what is no file, nor a FileGDB (which is a folder), with SourceError."""
    if path.is_dir() and path.suffix.lower() != ".gdb":
        raise SourceError("{path}: a folder; name the file in it", path=path)
    if not path.exists():
        raise SourceError("{path}: no such file", path=path)


@guarded
def load_raw(
    connection: Connection,
    source: Source,
    raw: Any,
    path: Path,
    *,
    app_user_id: int | None = None,
    progress: Progress = silent,
    rejects_to: Path | None = None,
    language: str = DEFAULT,
) -> Report:
    """Load a file that `source` has read as `raw`; see `load`."""
    progress("clean", 0.3)
    cleaned = source.clean(raw)
    progress("link", 0.5)
    cleaned = source.link(connection, cleaned)
    if len(cleaned.rows) + len(cleaned.rejected) != len(cleaned.reasons):
        raise AssertionError(f"{source.kind}: linking lost rows")
    progress("store", 0.6)
    run_id = _open_run(connection, source, path, cleaned, app_user_id)
    store.load.runs.attribute(connection, run_id)
    try:
        stored = source.store(connection, cleaned, run_id)
    except (IntegrityError, DataError) as error:
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        raise SourceError(
            "{file}: a row contradicts what is stored of it ({rule}); nothing is loaded",
            file=_name(path, cleaned),
            rule=rule or type(error.orig).__name__,
        ) from None
    store.load.runs.attribute(connection, None)
    report = _report(source, path, run_id, cleaned, stored)
    _close_run(connection, report)
    if rejects_to is not None and report.rejected:
        rejects.write(rejects_to, cleaned, language)
    progress("done", 1.0)
    return report


def _open_run(
    connection: Connection, source: Source, path: Path, cleaned: Cleaned, app_user_id: int | None
) -> int:
    loaded, rejected = len(cleaned.rows), len(cleaned.rejected)
    run_id = store.load.runs.begin(
        connection,
        kind=source.kind,
        source=getattr(source, "name", None) or Path(_name(path, cleaned)).stem,
        file_name=_name(path, cleaned),
        file_sha256=_digest(path),
        app_user_id=app_user_id,
        community_id=cleaned.community_id,
        corrects_run_id=cleaned.corrects_run_id,
        read_count=loaded + rejected,
        loaded_count=loaded,
        rejected_count=rejected,
    )
    places = rejects.places(cleaned)
    for start in range(0, rejected, STEP):
        # A statement for many: COPY is refused under row-level security.
        rows = cleaned.rejected[start : start + STEP]
        store.load.runs.add_rejects(
            connection,
            run_id,
            row_numbers=[row.row_number for row in rows],
            codes=[row.reason.code for row in rows],
            values=[_json(row.reason.data) for row in rows],
            raws=[_json(row.raw) for row in rows],
            keys=[row.household_key for row in rows],
            places=places[start : start + STEP],
        )
    return run_id


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


def _digest(path: Path) -> bytes:
    """SHA-256 of a file, or of those of all files of a folder."""
    if path.is_dir():
        return hashlib.sha256(
            b"".join(_digest(part) for part in sorted(path.rglob("*")) if part.is_file())
        ).digest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _name(path: Path, cleaned: Cleaned) -> str:
    """The file's name; a ledger's may be that of a person."""
    shown = getattr(cleaned.written, "file_name", str)
    return shown(path.name)


def _report(source: Source, path: Path, run_id: int, cleaned: Cleaned, stored: Stored) -> Report:
    return Report(
        kind=source.kind,
        file_name=_name(path, cleaned),
        import_run_id=run_id,
        read=len(cleaned.rows) + len(cleaned.rejected),
        loaded=len(cleaned.rows),
        rejected=len(cleaned.rejected),
        inserted=stored.inserted,
        updated=stored.updated,
        closed=stored.closed,
        reasons=_counted(cleaned),
        notes={**cleaned.notes, **stored.notes},
    )


def _counted(cleaned: Cleaned) -> dict[Reason, int]:
    """Rejected rows by reason, the commonest first; one row of its kind with what it names."""
    refused = cleaned.reasons[cleaned.reasons.notna()]
    counts = Counter(reason.counted for reason in refused)
    lone = {reason.counted: reason for reason in refused}
    return {lone[why] if count == 1 else why: count for why, count in counts.most_common()}


def _close_run(connection: Connection, report: Report) -> None:
    details = {"reasons": report.codes, "notes": as_data(report.notes)}
    store.load.runs.end(
        connection,
        report.import_run_id,
        inserted=report.inserted,
        updated=report.updated,
        closed=report.closed,
        report=_json(details),
    )
