"""The documentation: built strictly, its notebooks run, and it opens without a network."""

import ast
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from gridmap.cli import cli
from gridmap.config import ROOT

DOCS = ROOT / "docs"
NOTEBOOKS = sorted(path.stem for path in DOCS.glob("notebooks/*.ipynb"))
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""Elements for which a browser fetches something, and the attribute that says what."""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site as `make docs` builds it: a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    # What other tests run in may have chosen a backend that draws into no notebook.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet",
         "-d", str(folder / "doctrees"), str(DOCS), str(folder / "html")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "html"


class Loads(HTMLParser):
    """Addresses that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if address := values.get(LOADED.get(tag, "")):
            self.found.append(address)


def loads(text: str) -> list[str]:
    parser = Loads()
    parser.feed(text)
    return [address for address in parser.found if re.match(r"(https?:)?//", address)]


def test_what_a_page_loads_is_found():
    assert loads('<script src="https://a/b.js"></script><a href="https://c">') == ["https://a/b.js"]
    assert loads('<link href="//a/b.css"><img src="_images/c.png">') == ["//a/b.css"]


def test_it_opens_without_a_network(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        assert loads(page.read_text(encoding="utf-8")) == [], page
    for style in site.rglob("*.css"):
        outside = re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", style.read_text("utf-8"))
        assert not outside, style


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_has_run_and_drawn(site, notebook):
    page = (site / "notebooks" / f"{notebook}.html").read_text(encoding="utf-8")
    pictures = re.findall(r'src="(\.\./_images/[^"]+\.png)"', page)
    assert pictures and all((site / "notebooks" / one).is_file() for one in pictures)
    assert "cell_output" in page and "Traceback" not in page


def test_there_are_notebooks():
    assert {"walking", "plots", "siting"} <= set(NOTEBOOKS)


@pytest.mark.parametrize(
    "method", sorted(path.stem for path in (DOCS / "api").glob("*.md") if path.stem != "index")
)
def test_every_public_name_is_in_the_reference(site, method):
    package = ROOT / "gridmap" / method / "__init__.py"
    source = package if package.exists() else ROOT / "gridmap" / f"{method}.py"
    page = (site / "api" / f"{method}.html").read_text(encoding="utf-8")
    # Sphinx finds no docstring of a constant that another module defines.
    for name in (name for name in exported(source) if not name.isupper()):
        assert f'id="gridmap.{method}.{name}"' in page, name


def exported(source: Path) -> list[str]:
    """Names of `__all__`; without it, the public functions and classes."""
    body = ast.parse(source.read_text(encoding="utf-8")).body
    for node in body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [node.name for node in body if isinstance(node, kinds) and node.name[0] != "_"]


WRITTEN = [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
COMMAND = re.compile(r"(?:(?<=`)|(?<=/bin/)|^ *)gridmap ([a-z][^`#\n]*)", re.M)


def unknown(words: list[str]) -> list[str]:
    """Words of a command line that no command or option of gridmap is."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        below = command.get_command(click.Context(command), words[0])
        if below is None:
            # `user add|list` names several.
            names = words[0].split("|")
            known = command.list_commands(click.Context(command))
            return [] if set(names) <= set(known) else words[:1]
        command, words = below, words[1:]
    options = {name for one in command.params for name in one.opts} | {"--help"}
    return [word for word in words if word.startswith("--") and word not in options]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_commands_in_the_documentation_exist(path):
    written = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.replace("[", " ").replace("]", " ").split() for line in COMMAND.findall(written)]
    assert [(line, wrong) for line in lines if (wrong := unknown(line))] == []


def test_unknown_commands_are_found():
    assert unknown(["migrate"]) == ["migrate"]
    assert unknown(["user", "add|lost"]) == ["add|lost"]
    assert unknown(["load", "osm", "x.osm.pbf", "--box", "1"]) == ["--box"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not (path.parent / link).exists()] == []
