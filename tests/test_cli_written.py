"""Files that commands write: whether they can be is found out before any work."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from gridmap.cli import _options, cli
from gridmap.errors import SourceError
from gridmap.store import db, migrate

READS = {"db restore FILE", "match ADDRESSES", "match --gazetteer"}
"""Files that have to be there; those of loaders may be folders too."""


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif command:
            yield " ".join((*path, name)), command


def test_every_file_that_is_written_is_asked_for_so():
    written = {}
    for name, command in commands(cli):
        for one in command.params:
            if isinstance(one.type, click.Path) and not one.type.dir_okay:
                told = one.opts[0] if isinstance(one, click.Option) else (one.name or "").upper()
                written[f"{name} {told}"] = one.type
    assert written.keys() > READS
    others = written.keys() - READS
    assert {"print cards --out", "load buildings --rejects", "load households --rejects"} < others
    assert [one for one in others if not isinstance(written[one], _options.Written)] == []


@pytest.mark.parametrize(
    "words",
    [
        "print wall --community East --out {}/w.pdf",
        "print cards --community East --out {}/w.pdf",
        "site --service service_station --new 1 --out {}/s.pdf",
        "plots draw --community East --parts 2 --out {}/p.geojson",
        "boundary --all --out {}/b.geojson",
        "load buildings b.shp --rejects {}/r.gpkg",
        "load households l.xlsx --rejects {}/r.xlsx",
        "match a.csv --gazetteer g.csv --out {}/m.csv",
        "template households {}/t.xlsx",
        "db backup {}/b.dump",
    ],
)
@pytest.mark.parametrize("is_there", [False, True], ids=["missing", "no-folder"])
def test_a_missing_folder_is_told_before_any_work(monkeypatch, tmp_path, words, is_there):
    def work(*_args, **_kwargs):
        raise AssertionError("work was begun")

    monkeypatch.setattr(db, "as_owner", work)
    monkeypatch.setattr(migrate, "migrate", work)
    if is_there:
        (tmp_path / "out").write_text("")
    with pytest.raises(SourceError, match="cannot be written"):
        CliRunner().invoke(cli, words.format(tmp_path / "out").split(), catch_exceptions=False)
