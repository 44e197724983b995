"""The handbook: every page of the menu has its place in it, and it opens without a network."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gridmap import config, i18n
from gridmap.web import guard, handbook, session
from gridmap.web.app import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from tests import town as towns
from tools import pictures

PAGES = {file.stem for file in config.ROOT.glob("pages/*.py")} - {"home", "navigation"}
CHINESE = handbook.folder("zh_CN")


@pytest.fixture(scope="module")
def users(database) -> Iterator[dict[str, int]]:
    with towns.committed() as known:
        yield known


@pytest.fixture
def client(users) -> Iterator[TestClient]:
    guard.forget()
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    with TestClient(app, follow_redirects=False) as client:
        client.cookies.set(session.COOKIE, session.token(users["grid_leader"]))
        yield client


@pytest.mark.parametrize("language", i18n.codes())
def test_every_page_has_its_place_in_every_language(language):
    text = handbook.page(language)
    places = re.findall(r'<a id="(\w+)"></a>', text)
    assert set(places) >= PAGES and len(places) == len(set(places))
    linked = re.findall(r'href="#(\w+)"', text)
    assert set(linked) <= set(places) and len(set(linked)) == len(places)


def test_every_picture_is_there_and_taken_by_the_command():
    text = "".join(file.read_text(encoding="utf-8") for file in CHINESE.glob("*.md"))
    named = set(re.findall(r"\(pictures/(\w+)\.png\)", text))
    assert named == set(pictures.PAGES) == PAGES
    assert {file.stem for file in (CHINESE / "pictures").glob("*")} == named
    assert pictures.PICTURES["zh"] == CHINESE / "pictures"


def test_every_file_is_shown():
    for language in i18n.codes():
        files = {file.stem for file in handbook.folder(language).glob("*.md")}
        assert files and files <= set(handbook.PARTS)


def test_it_is_read_by_those_who_are_logged_in(client):
    answer = client.get(handbook.address("zh_CN", "plots").partition("#")[0])
    assert answer.status_code == 200 and '<html lang="zh-CN">' in answer.text
    assert "<script" not in answer.text and "http" not in answer.text.replace("http-equiv", "")
    assert client.get("/handbook/zh-CN/pictures/plots.png").content.startswith(b"\x89PNG")
    client.cookies.clear()
    assert client.get("/handbook/zh-CN/").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["fr/", "zh-CN/pictures/none.png", "zh-CN/pictures/..%2Fstart.md", "../pictures/plots.png",
     "..%2F..%2F..%2Fdocs/pictures/plots.png", "%2e%2e/pictures/plots.png"],
)  # fmt: skip
def test_nothing_else_is_given_out(client, path):
    assert client.get(f"/handbook/{path}").status_code == 404
