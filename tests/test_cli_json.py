"""Every command with `--json`, as a process of its own: stdout is one strict JSON object."""

import ctypes
import getpass
import json
import math
import multiprocessing
import os
import pkgutil
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import click
import numpy as np
import pandas as pd
import pytest

from gridmap import cli, config
from gridmap.cli import Answer, _help, quiet_stdout, say
from tests.test_server import wait_for

COMMUNITY = "复兴社区"
SAMPLE = config.SAMPLE

ARGUMENTS = {
    "boundary": ["--all"],
    "coverage": ["--service", "service_station"],
    "db backup": ["{folder}/gridmap.dump"],
    "db down": [],
    "db migrate": [],
    "db remove": ["--yes"],
    "db restore": ["{folder}/gridmap.dump"],
    "db status": [],
    "db up": [],
    "db url": [],
    "import list": [],
    "import show": ["{run}"],
    "import rollback": ["{run}"],
    "load access-points": [SAMPLE / "gate.geojson"],
    "load boundaries": [SAMPLE / "community.geojson"],
    "load buildings": [SAMPLE / "building.geojson"],
    "load candidate-sites": [SAMPLE / "candidate_site.geojson"],
    "load estates": [SAMPLE / "estate.geojson"],
    "load gazetteer": ["{folder}/gazetteer.csv"],
    "load households": [SAMPLE / "ledgers/ledger_复兴社区.xlsx", "--community", COMMUNITY],
    "load land": [SAMPLE / "green.geojson"],
    "load osm": ["{folder}/town.osm"],
    "load sample": [],
    "load service-points": [SAMPLE / "service_point.geojson"],
    "load streets": [SAMPLE / "street.geojson"],
    "match": ["{folder}/addresses.csv", "--gazetteer", "{folder}/gazetteer.csv",
              "--out", "{folder}/matched.csv"],
    "plots alternatives": ["--community", COMMUNITY, "--households", "250"],
    "plots check": ["--community", COMMUNITY, "--draft", "1"],
    "plots draw": ["--community", COMMUNITY, "--households", "250", "--draft"],
    "plots drafts": ["--community", COMMUNITY],
    "plots enforce": ["--community", COMMUNITY, "--draft", "1", "--by", "worker1"],
    "plots served": ["FX-0001"],
    "plots teams": ["--community", COMMUNITY],
    "print cards": ["--community", COMMUNITY, "--plot", "FX-Z01", "--out", "{folder}/cards.pdf"],
    "print plot": ["--community", COMMUNITY, "--plot", "FX-Z01", "--out", "{folder}/plot.pdf"],
    "print wall": ["--community", COMMUNITY, "--out", "{folder}/wall.pdf"],
    "sample": ["--buildings", "10", "--out", "{folder}/sample"],
    # Its solver greets in C.
    "site": ["--service", "service_station", "--new", "1", "--time-limit", "5"],
    "template households": ["{folder}/template.xlsx"],
    "user add": ["someone", "--role", "planner"],
    "user area": ["planner1", COMMUNITY],
    "user communities": ["worker1", COMMUNITY],
    "user disable": ["leader1"],
    "user enable": ["leader1"],
    "user list": [],
    "user password": ["leader2", "--password", "a long password"],
}  # fmt: skip
"""Arguments of each command; one that is missing here fails `test_all_commands_are_run`."""

SERVERS = {"demo", "serve"}
"""They end by Ctrl-C; `demo` is also what loads the town of the others."""

ON_NOTHING_YET = {"db restore", "db remove"}
"""Run with a `GRIDMAP_HOME` of their own."""

OSM = """<osm version="0.6">
<node id="1" lon="117.230" lat="31.130"/><node id="2" lon="117.231" lat="31.130"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
</osm>
"""
GAZETTEER = (
    "building_id,community,estate_id,estate,estate_aliases,building_label,building_aliases,"
    "units,floors,rooms_per_floor_per_unit,note\n"
    "S1,复兴社区,E1,仓坝小区,仓坝,5幢,,2,7,2,\n"
)
ADDRESSES = "id,raw_address,ctx_community,ctx_estate\nA1,仓坝5-2-501,复兴社区,\n"


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Full names of the commands below a group that take `--json`."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        elif command and any("--json" in option.opts for option in command.params):
            yield " ".join((*path, name))


def process(home: Path, command: str, *arguments: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "gridmap", *command.split(), *map(str, arguments), "--json"]
    unset = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        words, cwd=config.ROOT, env=unset | {"GRIDMAP_HOME": str(home)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def strict(text: str) -> dict[str, Any]:
    """The one object that a text is; NaN and Infinity are no JSON."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    found = json.loads(text, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def serve(home: Path, command: str) -> dict[str, Any]:
    """Answer of a server that is interrupted as soon as it has one."""
    server = process(home, command, "--port", "0")
    assert server.stdout
    first = server.stdout.readline()
    # Interrupted while it imports, a library may swallow it.
    wait_for(strict(first)["url"])
    server.send_signal(signal.SIGINT)
    rest, told = server.communicate(timeout=120)
    assert not rest and first, told
    return strict(first)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder of input files, with the homes of two databases; every user may enter it."""
    with tempfile.TemporaryDirectory(prefix="gridmap-test-") as name:
        made = Path(name)
        made.chmod(0o755)
        (made / "town.osm").write_text(OSM)
        (made / "gazetteer.csv").write_text(GAZETTEER, encoding="utf-8")
        (made / "addresses.csv").write_text(ADDRESSES, encoding="utf-8")
        yield made
        for home in ("home", "other"):
            process(made / home, "db remove", "--yes").communicate()


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """`GRIDMAP_HOME` of a database that the demo has filled; with a draft and a backup."""
    answer = serve(folder / "home", "demo")
    assert answer["url"].startswith("http://localhost:") and len(answer["accounts"]) == 6
    for command in ("plots draw", "db backup"):
        run(folder / "home", command, folder)
    return folder / "home"


FORKS = multiprocessing.get_context("forkserver")
"""Makes processes that have imported all commands: that takes longer than most commands."""
FORKS.set_forkserver_preload(
    [__name__, *(one.name for one in pkgutil.iter_modules(cli.__path__, "gridmap.cli."))]
)


def in_fork(home: Path, words: list[str], out: Path, err: Path) -> None:
    """Run a command as this process, whose stdout and stderr become files."""
    os.chdir(config.ROOT)
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = str(home)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    try:
        cli.main(words)
    finally:
        sys.stdout.flush()
        # What C code printed waits in a buffer of its own, which forks do not write at their end.
        ctypes.CDLL(None).fflush(None)


def run(home: Path, command: str, folder: Path) -> dict[str, Any]:
    values = {"folder": folder}
    if "{run}" in ARGUMENTS[command]:
        values["run"] = run(home, "import list", folder)["runs"][0]["id"]
    words = [*command.split(), *(str(one).format(**values) for one in ARGUMENTS[command])]
    out, err = folder / "out", folder / "err"
    running = FORKS.Process(target=in_fork, args=(home, [*words, "--json"], out, err))
    # The main module would be run again in the fork, and pages that were tested leave theirs there.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        running.start()
    running.join(300)
    assert running.exitcode == 0, err.read_text(encoding="utf-8")
    return strict(out.read_text(encoding="utf-8"))


def test_all_commands_are_run() -> None:
    assert set(leaves(cli.cli)) == ARGUMENTS.keys() | SERVERS


@pytest.mark.parametrize("command", ARGUMENTS)
def test_stdout_is_the_answer_alone(home: Path, folder: Path, command: str) -> None:
    assert run(folder / "other" if command in ON_NOTHING_YET else home, command, folder)


def test_a_server_prints_its_address(home: Path) -> None:
    assert serve(home, "serve")["url"].startswith("http://127.0.0.1:")


def test_a_server_makes_no_database_where_one_was(tmp_path: Path) -> None:
    """A disk that is not mounted when the machine starts is not an empty database."""
    server = process(tmp_path / "unmounted", "serve", "--port", "0")
    out, err = server.communicate(timeout=120)
    assert server.returncode == 1 and not out
    assert "is missing; nothing was made in its place" in err and "gridmap db up" in err
    assert not (tmp_path / "unmounted" / "postgres").exists()


IN_CHINESE = {
    "boundary": ARGUMENTS["boundary"],
    "coverage": ["--service", "社区服务站", "--by", "building"],
    "db status": [],
    "import list": [],
    "import show": ["{run}"],
    "load buildings": ARGUMENTS["load buildings"],
    "load households": ARGUMENTS["load households"],
    "match": ARGUMENTS["match"],
    "plots alternatives": ARGUMENTS["plots alternatives"],
    "plots check": ["--community", COMMUNITY],
    "plots draw": ["--community", COMMUNITY, "--households", "250"],
    "plots drafts": ARGUMENTS["plots drafts"],
    "plots served": ARGUMENTS["plots served"],
    "plots teams": ARGUMENTS["plots teams"],
    "print cards": [*ARGUMENTS["print cards"], "--language", "en"],
    "print wall": ARGUMENTS["print wall"],
    "sample": ARGUMENTS["sample"],
    "site": ["--service", "社区服务站", "--new", "2", "--frontier", "2", "--time-limit", "5"],
    "template households": ARGUMENTS["template households"],
    "user list": [],
}
"""Main commands, as people run them."""

NAMES = {
    "ID",
    "Excel",
    "service_station",
    "label_number",
    "has_lift",
    "width_m",
    "someone",
    "postgres",
    getpass.getuser(),
}
"""Words of no language, columns and accounts that may be in a Chinese line."""


def latin(text: str) -> set[str]:
    """Words in Latin letters, but for names of files, codes, logins and commands to type."""
    text = re.sub(
        r"`[^`]*`|\S*[/.]\S*[A-Za-z]\S*|[A-Z]+-[A-Z]*\d+|(?<![A-Za-z])[a-z]+\d+(?![A-Za-z\d])",
        " ",
        text,
    )
    return set(re.findall(r"[A-Za-z][A-Za-z_-]+", text)) - NAMES


SPOKEN = """
import json, os, sys, tempfile
from gridmap import cli
def heard(words):
    kept = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1), os.dup2(err.fileno(), 2)
        status = 0
        try:
            cli.main(words)
        except SystemExit as end:
            status = end.code
        finally:
            sys.stdout.flush(), sys.stderr.flush()
            os.dup2(kept[0], 1), os.dup2(kept[1], 2)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    return [status, *texts]
print(json.dumps({name: heard(words) for name, words in json.load(sys.stdin).items()}))
"""
"""Status, stdout and stderr of commands by their name, one after the other in one process."""


@pytest.fixture(scope="module")
def spoken(home: Path, folder: Path) -> dict[str, tuple[int, str, str]]:
    """What the main commands print for people on a Chinese terminal."""
    values = {"folder": folder, "run": run(home, "import list", folder)["runs"][0]["id"]}
    words = {
        command: [*command.split(), *(str(one).format(**values) for one in arguments)]
        for command, arguments in IN_CHINESE.items()
    }
    out, _ = chinese(home, "-c", SPOKEN, told=json.dumps(words))
    return strict(out)


@pytest.mark.parametrize("command", IN_CHINESE)
def test_a_chinese_terminal_reads_no_english(
    spoken: dict[str, tuple[int, str, str]], command: str
) -> None:
    status, out, err = spoken[command]
    assert status == 0, err
    assert re.search(r"[\u4e00-\u9fff]", out)
    # Solvers print their banner in C, which is sent to stderr with what they print.
    told = [line for line in err.splitlines() if "HiGHS" not in line]
    assert latin(out) | latin("\n".join(told)) == set()


@pytest.mark.parametrize(
    ("words", "status"), [("--help", 0), ("site --help", 0), ("site", 2), ("nothing", 2)]
)
def test_so_does_the_frame_of_help_and_wrong_usage(home: Path, words: str, status: int) -> None:
    out, err = chinese(home, "-m", "gridmap", *words.split(), status=status)
    assert "用法：" in out + err
    english = r"Usage|Options|Commands|Show this|Try|Error|Missing|No such|default|required"
    assert not re.search(english, out + err)


ALL_HELP = """
import json
import click
from gridmap.cli import _frame, _help, cli
_frame.speak("zh_CN")
def helps(command, context, path):
    yield path, command.get_help(context)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        below = command.get_command(context, name)
        yield from helps(below, click.Context(below, context, name), f"{path} {name}")
shown = _help.in_language(cli, "zh_CN")
print(json.dumps(dict(helps(shown, click.Context(shown, info_name="gridmap"), "gridmap"))))
"""
"""Help of every command by its name, as a process prints it."""

TO_TYPE = re.compile(
    r"用法.*? \[选项\]|^  [a-z-]+  +|--[\w-]+|\[[\w-]+(?:\|[\w-]+)+\]|默认：[^]]*|[a-z]+_[a-z_]+"
    r"|Ctrl-C|CSV|DATABASE_URL|EPSG:n|GeoJSON|GeoParquet|HTTPS|JSON|OpenStreetMap|PDF|PostGIS"
    r"|lscp|mclp|pg_dump|psql|(?<![A-Za-z])(?:id|community|estate),",
    re.MULTILINE,
)
"""Options, codes, columns and products in a help text."""


def test_all_help_is_chinese() -> None:
    environment = os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
    done = subprocess.run(
        [sys.executable, "-c", ALL_HELP], cwd=config.ROOT, env=environment, text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    helps = strict(done.stdout)
    assert {f"gridmap {name}" for name in leaves(cli.cli)} < helps.keys()
    left = {name: latin(TO_TYPE.sub(" ", text)) for name, text in helps.items()}
    assert {name: words for name, words in left.items() if words} == {}
    assert max(_help.columns(line) for text in helps.values() for line in text.split("\n")) <= 80


def test_every_option_has_help() -> None:
    def bare(command: click.Command, path: str) -> Iterator[str]:
        context = click.Context(command)
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below
                yield from bare(below, f"{path} {name}")
        for one in command.params:
            if isinstance(one, click.Option) and not one.help:
                yield f"{path} {one.opts[0]}"

    assert list(bare(cli.cli, "gridmap")) == []


def test_help_in_english_is_as_the_code_has_it() -> None:
    assert _help.in_language(cli.cli, "en") is cli.cli


def chinese(home: Path, *words: str, told: str = "", status: int = 0) -> tuple[str, str]:
    """What Python prints on a Chinese terminal: stdout and stderr."""
    unset = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, *words], cwd=config.ROOT, text=True, capture_output=True, input=told,
        env=unset | {"GRIDMAP_HOME": str(home), "LANG": "zh_CN.UTF-8", "LC_ALL": ""},
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done.stdout, done.stderr


def test_what_libraries_print_goes_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_stdout():
        os.write(1, b"a banner\n")
        print("a warning")
    say(Answer({"ok": True}, ""), as_json=True)
    out, err = capfd.readouterr()
    assert strict(out) == {"ok": True}
    assert "a banner" in err and "a warning" in err


def test_json_is_strict(capsys: pytest.CaptureFixture[str]) -> None:
    data = {
        "nan": math.nan, "infinite": [math.inf], "na": (pd.NA, pd.NaT), 5: np.int64(5),
        "array": np.array([1.5, np.nan]), "flag": np.bool_(True), "day": pd.Timestamp("2026-01-02"),
    }  # fmt: skip
    say(Answer(data, ""), as_json=True)
    assert strict(capsys.readouterr().out) == {
        "nan": None, "infinite": [None], "na": [None, None], "5": 5,
        "array": [1.5, None], "flag": True, "day": "2026-01-02 00:00:00",
    }  # fmt: skip
