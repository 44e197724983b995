"""`gridmap match`: addresses of a table onto the buildings of another, without a database."""

import csv
from collections import Counter
from pathlib import Path

import click

from gridmap.cli import Answer, _options, answers
from gridmap.errors import SourceError
from gridmap.gazetteer import Gazetteer, table
from gridmap.i18n import Message
from gridmap.matching import STATUSES, Match, Matcher

NEEDED = ("id", "raw_address", "ctx_community", "ctx_estate")
WRITTEN = ("id", "status", "building_id", "unit", "room", "rule", "candidates")
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("addresses", type=FILE)
@click.option(
    "--gazetteer",
    "gazetteer_file",
    type=FILE,
    required=True,
    help="CSV: building_id, community, estate, estate_aliases, building_label, ...",
)
@click.option("--out", type=_options.Written(), required=True, help="CSV to write.")
@answers
def command(addresses: Path, gazetteer_file: Path, out: Path) -> Answer:
    """Match the ADDRESSES of a CSV: id, raw_address, ctx_community, ctx_estate."""
    matcher = Matcher(Gazetteer.from_csv(gazetteer_file))
    found = [(row["id"], _match(matcher, row)) for row in table.rows(addresses, NEEDED)]
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(WRITTEN)
            writer.writerows(_row(id_, match) for id_, match in found)
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=out, reason=error.strerror
        ) from error
    counts = Counter(match.status for _, match in found)
    outcomes = {status: counts[status] for status in STATUSES}
    data = {"out": str(out), "read": len(found), "outcomes": outcomes}
    summary = Message(
        "{file}: {read} addresses read = {matched} matched + {ambiguous} ambiguous + "
        "{conflict} contradictory + {unmatched} not found + {rejected} rejected",
        file=addresses.name,
        read=len(found),
        **outcomes,
    )
    return Answer(data, [summary, Message("wrote {file}", file=out)])


def _match(matcher: Matcher, row: dict[str, str]) -> Match:
    return matcher.match(
        row["raw_address"],
        community=row["ctx_community"].strip() or None,
        estate=row["ctx_estate"].strip() or None,
    )


def _row(id_: str, match: Match) -> tuple[str, ...]:
    return (
        *(id_, match.status, match.building_id or "", match.unit or "", match.room or ""),
        *(match.rule, "|".join(match.candidates)),
    )
