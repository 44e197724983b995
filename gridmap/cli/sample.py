"""`gridmap sample`: make the sample town, or a big one for benchmarks."""

from pathlib import Path

import click

from etl import sample
from etl.sample.big import write_big
from etl.sample.town import LAYERS
from gridmap.cli import Answer, answers, in_words, report
from gridmap.config import SAMPLE
from gridmap.i18n import Message


@click.command()
@click.option("--seed", default=0, show_default=True, help="Same seed, same town.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=SAMPLE,
    show_default="data/geo",
    help="Folder to write to.",
)
@click.option(
    "--buildings",
    type=click.IntRange(min=1),
    help="Repeat the town until it has this many buildings; writes GeoParquet, no ledgers.",
)
@answers
def command(seed: int, out: Path, buildings: int | None) -> Answer:
    """Make the invented sample town: layers, tables and household ledgers."""
    if buildings and out == SAMPLE:
        raise click.UsageError(
            in_words(Message("--buildings needs --out: the shipped sample stays as it is"))
        )
    town = sample.generate(seed, report)
    if buildings:
        rows = write_big(town, buildings, out, report)
    else:
        sample.write(town, out)
        rows = {name: len(layer) for name, layer in town.layers().items()}
    data = {"seed": seed, "out": str(out), "rows": rows}
    counts = [_count(name, count) for name, count in rows.items()]
    return Answer(data, [Message("wrote {file}", file=out), counts])


def _count(layer: str, count: int) -> Message:
    return Message("{layer}: {count} rows", layer=LAYERS[layer], count=count)
