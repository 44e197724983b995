"""
An area whose optional columns are all empty: every page, every command, every print.

The sample fills every column; the world does not. What is missing is shown as nothing, a dash or
a sentence, never as what a library calls it.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import pandas as pd
import pyogrio
import pypdfium2
import pytest
import streamlit as st
from google.protobuf.message import Message
from shapely import LineString
from sqlalchemy import Connection, text
from streamlit.elements.widgets import button
from streamlit.testing.v1 import AppTest

from gridmap import cli, clock, config, store
from gridmap.actions import accounts
from gridmap.store import db, schema
from gridmap.web import session
from tests import town as towns
from tests.copies import copied

MISSING = re.compile(r"(?<![\w.])(nan|inf|None|NaT|<NA>)(?!\w)")
"""What pandas and Python call nothing, and no way."""

UNREAD = {"id", "js_content", "css_content", "js", "css", "json_args"}
"""Fields that nobody reads: keys and programs."""

OPTIONAL_IN = (
    "access_point", "building", "candidate_site", "community", "estate", "household",
    "import_run", "land", "plot", "reject", "service_point", "street", "subdistrict",
    "team_member",
)  # fmt: skip
# What makes a row part of the area, or a household one of a building, is not optional.
KEPT = {
    ("building", "community_id"),
    ("household", "building_id"),
    ("import_run", "community_id"),
    ("team_member", "app_user_id"),
}

LEDGER = "地址,人数\n,2\n一号院3栋2单元301,3\n不知何处,1\n"


def fill(connection: Connection, users: dict[str, int]) -> None:
    """The small town with streets, an estate, land and gates, and no optional value anywhere."""
    town = towns.build(connection, users["grid_leader"], users["community_worker"])
    east = town.communities["East"]
    for (from_node, start), (to_node, end) in (
        ((1, (0, 50)), (2, (400, 50))),
        ((2, (400, 50)), (3, (1000, 50))),
        ((2, (400, 50)), (4, (400, 400))),
    ):
        towns.add(
            connection,
            schema.street,
            name=None,
            source_ref=str(to_node) + str(from_node),
            kind="branch",
            component=1,
            from_node=from_node,
            to_node=to_node,
            length_m=math.dist(start, end),
            geom=LineString([towns.degrees(*start), towns.degrees(*end)]),
        )
    connection.execute(
        text(
            "INSERT INTO estate (source, source_ref, name, community_id)"
            " VALUES ('test', '1', '一号院', :east)"
        ),
        {"east": east},
    )
    connection.execute(
        text(
            "INSERT INTO reject (import_run_id, row_number, reason_code, raw)"
            " SELECT id, 7, 'no_address', '{}' FROM import_run"
        )
    )
    for table in OPTIONAL_IN:
        for column in schema.metadata.tables[table].columns:
            if column.nullable and not column.computed and (table, column.name) not in KEPT:
                connection.execute(text(f"UPDATE {table} SET {column.name} = NULL"))
    # One of two columns that are mostly stated together.
    connection.execute(text("UPDATE community SET stated_household_count = 4 WHERE name = 'West'"))


@pytest.fixture(scope="module")
def area(database: str) -> Iterator[dict[str, int]]:
    """A database of its own with the area in it; the accounts' ids by role."""
    with copied(database, "empty_area"), db.as_owner() as owner:
        users = {
            role: accounts.add(owner, role, role, "a long password") for role in accounts.ROLES
        }
        fill(owner, users)
        owner.commit()
        yield users


# Pages -------------------------------------------------------------------------------------------


def strings(message: Message) -> Iterator[str]:
    """Every text of an element as it is sent to the browser, programs left out."""
    for field, value in message.ListFields():
        if field.name in UNREAD:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from strings(one)
            elif isinstance(one, str):
                yield one


def shown(app: AppTest) -> Iterator[str]:
    """Every text of a page, cells of tables among them."""
    for element in app._tree.children.values():
        for node in element:
            if (proto := getattr(node, "proto", None)) is not None:
                yield from strings(proto)
    for table in app.dataframe:
        assert table.proto.placeholder not in ("", "None"), table.key
        for column in table.value.columns:
            yield from (cell for cell in table.value[column] if isinstance(cell, str))
    for one in app.get("bidi_component"):
        yield one.proto.json


def missing(texts: Iterable[str]) -> list[str]:
    """Texts that show nothing by its name, with what stands around it."""
    return [one[max(0, m.start() - 60) : m.end() + 30] for one in texts for m in
            [MISSING.search(one)] if m]  # fmt: skip


def opened(area: dict[str, int], role: str, language: str, monkeypatch) -> AppTest:
    """The application as somebody of that role sees it first."""
    cookies = {session.COOKIE: session.token(area[role])}
    monkeypatch.setattr(type(st.context), "cookies", cookies)
    app = AppTest.from_file(str(config.ROOT / "pages" / "navigation.py"), default_timeout=60)
    app.context = {"locale": language}
    return app.run()


def pages(app: AppTest) -> list[str]:
    """Addresses of the pages that the role has."""
    found = [page.get("url_pathname") for page in app._registered_pages.values()]
    assert any(found)
    return list(filter(None, found))


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("role", accounts.ROLES)
def test_pages(area, role, language, monkeypatch):
    app = opened(area, role, language, monkeypatch)
    for page in pages(app):
        app.switch_page(f"{page}.py").run()
        for table in ["", *(one.key for one in app.dataframe if one.key)]:
            if table:  # the first row of every list, for what it opens
                rows = {"rows": [0], "columns": [], "cells": []}
                app.session_state[table] = {"selection": rows}
                app.run()
            assert not app.exception, (page, table, [one.value for one in app.exception])
            assert not app.error, (page, table, [one.value for one in app.error])
            assert missing(shown(app)) == [], (page, table)
            if table:
                del app.session_state[table]


def test_people_are_not_stated(area, monkeypatch):
    app = opened(area, "street_official", "en-GB", monkeypatch)
    app.switch_page("overview.py").run()
    found = app.dataframe[0].value
    stated = found.community_id[found.stated_household_count == 4]
    app.query_params["community"] = str(stated.iloc[0])
    app.run()
    sheet = "".join(one.proto.body for one in app.get("html"))
    assert "Stated: households / people</th><td>4 / —</td>" in sheet


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_register(area, language, monkeypatch):
    """Its views, and a point and a site of which nothing is known, in the panel and the form."""
    app = opened(area, "admin", language, monkeypatch)
    app.switch_page("register.py").run()
    for view, chosen in (("points", "point"), ("sites", "site"), ("rules", ""), ("types", "")):
        app.query_params["view"] = view
        app.run()
        if chosen:
            listed = next(one for one in app.dataframe if one.key == f"register-{view}-table")
            assert len(listed.value)
            app.query_params[chosen] = str(listed.value.id.iloc[0])
            app.run()
            assert missing(shown(app)) == [], view
            app.button(key=f"{chosen}-change").click().run()
            app.button(key=f"{chosen}-save").click().run()
        assert not app.exception and not app.error, (view, [one.value for one in app.error])
        assert missing(shown(app)) == [], view


# Downloads ---------------------------------------------------------------------------------------

VIEWS = {
    "coverage": ("view", ("plots", "hours", "premises", "network", "compare")),
    "plots": ("plots-view", ("teams", "print")),
    "siting": ("siting-below", ("stations", "communities", "frontier", "sensitivity", "sites")),
}
OFFERED = {
    "grid_leader": {"csv", "html", "pdf"},
    "community_worker": {"csv", "html", "pdf", "xlsx"},
    "street_official": {"csv", "html", "pdf", "xlsx", "gpkg"},
    "planner": {"csv", "html", "pdf", "xlsx", "gpkg"},
    "admin": {"csv", "html"},
}
# Beginnings of the names of what is only offered once it was made.
MADE = {"plots": ("便民联系卡", "责任田图表", "社区挂图"), "siting": ("站点选址",)}


@pytest.mark.parametrize("role", accounts.ROLES)
def test_downloads(area, role, monkeypatch, tmp_path):
    """Every file that a page offers, in every view, after every PDF and plan was made."""
    offered = {}

    def offer(_place, data, _proto, _kind, file_name=None, **_):
        offered[file_name] = data

    monkeypatch.setattr(button, "marshall_file", offer)
    app = opened(area, role, "zh-CN", monkeypatch)
    with db.as_owner() as connection:
        home = connection.execute(text("SELECT id FROM building WHERE is_residential")).scalar()
    app.query_params["building"] = str(home)
    for page in pages(app):
        app.switch_page(f"{page}.py").run()
        if page == "siting":
            app.button(key="siting-run").click().run()
            asked = app.session_state["siting-state-service_station"].runs
            assert asked and all(one.run.wait(60) for one in asked.values())
            app.run()
        key, views = VIEWS.get(page, ("", ()))
        for view in ("", *views):
            if view:
                app.button_group(key=key).set_value(view).run()
            for made in [one.key for one in app.button if (one.key or "").startswith("make-")]:
                app.button(key=made).click().run()
            assert not app.exception and not app.error, (page, view)
        for start in MADE.get(page, ()):
            assert any(name.startswith(start) for name in offered), (page, start)
    assert {name.rpartition(".")[2] for name in offered} == OFFERED[role]
    assert role != "street_official" or any(name.startswith("便民联系卡") for name in offered)
    for name, data in offered.items():
        file = tmp_path / name
        file.write_bytes(data() if callable(data) else data)
        assert file.stat().st_size
        assert missing(written(file)) == [], name
    with db.as_owner() as connection:
        logged = store.audit.listed(
            connection, clock.now() - timedelta(hours=1), actions="^download map$",
            user_id=area[role],
        )  # fmt: skip
    assert len(logged) == sum(name.endswith(".html") for name in offered)


# Commands ----------------------------------------------------------------------------------------

COMMANDS = [
    ["boundary", "--all"],
    ["boundary", "--fit"],
    ["boundary", "--name", "East", "--history"],
    ["boundary", "东起一路,西至二路,南接三路,北临四路"],
    ["coverage", "--service", "service_station"],
    ["coverage", "--service", "service_station", "--by", "community"],
    ["coverage", "--service", "service_station", "--by", "plot", "--straight"],
    ["coverage", "--service", "meal_point", "--by", "subdistrict"],
    ["db", "status"],
    ["import", "list"],
    ["import", "show", "1"],
    ["load", "households", "LEDGER", "--community", "East", "--rejects", "OUT.xlsx"],
    ["import", "rollback", "2"],
    ["plots", "check", "--community", "East"],
    ["plots", "alternatives", "--community", "East", "--parts", "2"],
    ["plots", "draw", "--community", "East", "--parts", "2", "--draft"],
    ["plots", "draw", "--community", "East", "--households", "9", "--out", "OUT.geojson"],
    ["plots", "drafts", "--community", "East"],
    ["plots", "enforce", "--community", "East", "--draft", "1", "--by", "community_worker"],
    ["plots", "served", "E1"],
    ["plots", "teams", "--community", "East"],
    ["plots", "teams", "--community", "West"],
    ["print", "cards", "--community", "West", "--out", "OUT.pdf"],
    ["print", "cards", "--community", "East", "--out", "OUT.pdf"],
    ["print", "plot", "--community", "West", "--out", "OUT.pdf"],
    ["print", "plot", "--community", "East", "--language", "en", "--out", "OUT.pdf"],
    ["print", "wall", "--community", "West", "--out", "OUT.pdf"],
    ["print", "wall", "--community", "East", "--language", "en", "--out", "OUT.pdf"],
    ["site", "--service", "service_station", "--new", "1", "--straight", "--time-limit", "5"],
    ["site", "--model", "lscp", "--service", "service_station", "--time-limit", "5"],
    ["site", "--model", "p-median", "--service", "service_station", "--new", "1",
     "--out", "OUT.pdf"],
    ["site", "--model", "p-center", "--service", "service_station", "--new", "1",
     "--candidates", "buildings"],
    ["user", "list"],
]  # fmt: skip
# These read no area: they serve, make files, manage the cluster or the accounts, or load layers.
ELSEWHERE = {"demo", "serve", "sample", "template", "match", "db", "user", "load", "import"}


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command below one, as it is written."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from leaves(child, (*path, name))
    else:
        yield path


def test_every_command_that_reads_an_area_is_tried():
    tried = {tuple(words[:2]) for words in COMMANDS} | {(words[0],) for words in COMMANDS}
    assert [
        path for path in leaves(cli.cli) if path[0] not in ELSEWHERE and path not in tried
    ] == []


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands(area, words, as_json, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "LEDGER.csv").write_text(LEDGER, encoding="utf-8")
    arguments = [word.replace("LEDGER", "LEDGER.csv") for word in words]
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, *(["--json"] if as_json else [])])
    said = capfd.readouterr()
    assert ended.value.code in (0, None) or "gridmap: " in said.err, said.err
    assert missing([said.out, said.err]) == []
    if as_json and not ended.value.code:
        json.loads(said.out, parse_constant=pytest.fail)
    for file in tmp_path.iterdir():
        assert missing(written(file)) == [], file.name


def written(file: Path) -> Iterator[str]:
    """Every text of a file that a command or a page made."""
    if file.suffix == ".pdf":
        with pypdfium2.PdfDocument(file) as document:
            yield from (page.get_textpage().get_text_range() for page in document)
    elif file.suffix == ".gpkg":
        for layer in pyogrio.list_layers(file)[:, 0]:
            rows = pyogrio.read_dataframe(file, layer=layer, read_geometry=False)
            yield from (cell for cell in rows.to_numpy().ravel() if isinstance(cell, str))
    elif file.suffix == ".xlsx":
        for sheet in pd.read_excel(
            file, sheet_name=None, header=None, dtype=object, engine="calamine"
        ).values():
            yield from (cell for cell in sheet.to_numpy().ravel() if isinstance(cell, str))
    else:
        page = file.read_text(encoding="utf-8")
        yield re.sub(r"<(script|style).*?</\1>", "", page, flags=re.S)
        yield from re.findall(r'"tip": "((?:[^"\\]|\\.)*)"', page)


def test_what_is_looked_for():
    assert missing(["电话 nan", "None", "a NaT b", "(<NA>)"]) == ["电话 nan", "None", "a NaT b",
                                                                  "(<NA>)"]  # fmt: skip
    assert missing(["Nanjing", "banana", "Nonesuch", "-", "null", "isNaN", "style.None"]) == []


# A ledger, from the Import page to the queue ------------------------------------------------------


def test_a_ledger_is_looked_at_loaded_and_settled(area, monkeypatch):
    app = opened(area, "community_worker", "zh-CN", monkeypatch)
    app.switch_page("imports.py").run()
    app.file_uploader(key="ledger").upload("east.csv", LEDGER.encode())
    app.toggle(key="is-full").set_value(False).run()
    app.toggle(key="adds").set_value(True).run()
    assert clean_page(app) and app.dataframe

    def click(start: str) -> None:
        next(one for one in app.button if (one.key or "").startswith(start)).click().run()

    click("load")
    assert clean_page(app) and app.success
    app.switch_page("address_queue.py").run()
    assert clean_page(app) and [one for one in app.button if one.key == "aside"]
    app.text_input(key="queue-wanted").set_value("E1").run()
    assert clean_page(app)
    click("choose-")
    assert clean_page(app) and app.info
    click("undo-last")
    assert clean_page(app)


def clean_page(app: AppTest) -> bool:
    assert not app.exception, [one.value for one in app.exception]
    assert not app.error, [one.value for one in app.error]
    assert missing(shown(app)) == []
    return True
