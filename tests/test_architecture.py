"""The house's own rules: which way imports run, how large a room may be, what is forbidden."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from gridmap.config import ROOT

SOURCES = sorted(
    path
    for pattern in ("streamlit_app.py", "pages/*.py", "gridmap/**/*.py", "etl/**/*.py")
    for path in ROOT.glob(pattern)
)

GROUND = {"errors", "i18n", "limits", "clock", "config", "crs"}
METHODS = {
    "address",
    "boundaries",
    "coverage",
    "datum",
    "gazetteer",
    "hours",
    "matching",
    "network",
    "plots",
    "siting",
}
# What a room may import besides itself; methods and the ground are everybody's.
ABOVE = {
    "geo": set(),
    "store": set(),
    "analysis": {"store"},
    "actions": {"store", "analysis"},
    "render": {"store", "analysis"},
    "etl": {"store", "analysis", "actions"},
    "ui": {"store", "analysis", "actions", "render", "etl", "web"},
    "web": {"store", "analysis", "actions", "render", "ui"},
    "cli": {"store", "analysis", "actions", "render", "etl", "web"},
    "pages": {"store", "analysis", "actions", "render", "etl", "ui", "web"},
    "streamlit_app": {"store", "analysis", "actions", "render", "ui", "web"},
}
ENTRIES = {"__init__", "__main__", "assets", "locale", *GROUND, *METHODS} | (
    set(ABOVE) - {"etl", "pages", "streamlit_app"}
)
MOST_LINES = 300
MEDIAN_LINES = 110
MOST_BODY_LINES = 60
MOST_PAGE_LINES = 18

# What the house still owes itself. Only ever smaller.
UPWARDS = 0
CYCLES = 0
LARGE = 0
LONG = 0
BARE = 0
FRAGMENTS = 0
LEAVING: set[str] = set()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    return name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def room(module: str) -> str:
    """Top-level entry of gridmap that a module belongs to; `etl` and `pages` are rooms too."""
    parts = module.split(".")
    return (parts[1] if parts[1:] else "__init__") if parts[0] == "gridmap" else parts[0]


@cache
def imports(path: Path) -> frozenset[str]:
    """Full names of all modules a file imports, also inside functions and TYPE_CHECKING."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def uses(path: Path, *modules: str) -> set[str]:
    return {
        found
        for found in imports(path)
        if any(found == module or found.startswith(f"{module}.") for module in modules)
    }


@cache
def arrows() -> dict[str, set[str]]:
    """Modules of ours that each module imports, also inside functions and TYPE_CHECKING."""
    known = {module(path) for path in SOURCES}
    edges = {}
    for path in SOURCES:
        targets = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                # `from gridmap import crs` needs crs, not what else the package holds.
                targets |= (names & known) or ({node.module} & known)
            elif isinstance(node, ast.Import):
                targets |= {alias.name for alias in node.names} & known
        edges[module(path)] = targets - {module(path)}
    return edges


def test_there_are_sources():
    assert len(SOURCES) > 30


def test_imports_run_down():
    """Also those inside functions."""
    upwards = []
    for source, targets in arrows().items():
        here = room(source)
        if here == "__main__":
            continue
        for target in targets:
            there = room(target)
            lower = {here, "__init__", *GROUND}
            if here not in GROUND:
                lower |= {*METHODS, *ABOVE.get(here, ())}
            if there not in lower:
                upwards.append(f"{source} -> {target}")
    assert len(upwards) <= UPWARDS, "\n".join(sorted(upwards))


def test_no_import_cycles():
    """Also none hidden in functions."""
    cycles = [" -> ".join((*cycle, cycle[0])) for cycle in components(arrows())]
    assert len(cycles) <= CYCLES, "\n".join(cycles)


def components(edges: dict[str, set[str]]) -> list[list[str]]:
    """One cycle of each set of modules that reach each other (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(edges.get(node, ())):
            if target not in index:
                visit(target)
            if target in stack:
                low[node] = min(low[node], low[target])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(stack[at:])
            del stack[at:]

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return found


def test_cycles_are_found():
    assert components({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert components({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


LOAD_ALL = """
import pkgutil, sys, gridmap.{0} as room
for found in pkgutil.walk_packages(getattr(room, "__path__", ()), room.__name__ + "."):
    __import__(found.name)
print(*sys.modules)
"""


@pytest.mark.parametrize("method", sorted(METHODS))
def test_methods_know_no_database(method):
    """Not even indirectly: arrays or frames in, values out."""
    heavy = {"sqlalchemy", "psycopg", "geoalchemy2", "streamlit"}
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD_ALL.format(method)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert f"gridmap.{method}" in loaded
    assert not heavy.intersection(loaded)


def test_rooms_are_few():
    entries = {path.stem for path in (ROOT / "gridmap").iterdir() if path.stem != "__pycache__"}
    assert entries - ENTRIES <= LEAVING
    assert len(ENTRIES) <= 28


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_small():
    sizes = {name(path): lines(path) for path in {*SOURCES, *PLAIN}}
    large = {path: size for path, size in sizes.items() if size > MOST_LINES}
    assert len(large) <= LARGE, large
    library = [size for path, size in sizes.items() if path.startswith("gridmap/")]
    assert statistics.median(library) <= MEDIAN_LINES


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function less its docstring."""
    body = function.body[bool(ast.get_docstring(function)) :]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short():
    long = [
        f"{name(path)}:{function.lineno} {function.name} {size}"
        for path in SOURCES
        for function in functions(path)
        if (size := body_lines(function)) > MOST_BODY_LINES
    ]
    assert len(long) <= LONG, "\n".join(long)


def public(node: ast.Module | ast.ClassDef, path: str) -> Iterator[tuple[str, ast.AST]]:
    """Public classes, functions and methods below a node, with their dotted names."""
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if child.name.startswith("_"):
                continue
            yield f"{path}.{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{path}.{child.name}")


def test_everything_public_has_a_docstring():
    bare = [
        path
        for source in SOURCES
        for path, node in [(module(source), tree(source)), *public(tree(source), module(source))]
        if not ast.get_docstring(node)
    ]
    assert len(bare) <= BARE, bare


FRAGMENT = re.compile(r"(Of|Those|What|Whose|Whom|Where) ")
PLAIN = sorted(
    path
    for top in ("gridmap", "etl", "tools", "benchmarks")
    for path in (ROOT / top).glob("**/*.py")
)


def test_docstrings_stand_alone():
    """A summary is a sentence or a noun with its subject, not the end of another sentence."""
    fragments = [
        f"{path}: {summary}"
        for source in PLAIN
        for path, node in [(module(source), tree(source)), *public(tree(source), module(source))]
        if FRAGMENT.match(summary := (ast.get_docstring(node) or "").partition("\n")[0])
    ]
    assert len(fragments) <= FRAGMENTS, "\n".join(fragments)


def test_fragments_are_found():
    assert FRAGMENT.match("Of the new stations.")
    assert not FRAGMENT.match("Cost of the new stations, in yuan.")


SECTION = re.compile(r"^(?:Parameters|Attributes)\n-+\n(.*?)(?=^[A-Z]\w+\n-+\n|\Z)", re.M | re.S)
ENTRY = re.compile(r"^([\w*]+(?:, [\w*]+)*)(?: : .*)?\n {4}", re.M)


def documented(node: ast.AST) -> set[str]:
    """Parameters or attributes that a numpy docstring explains."""
    sections = SECTION.findall(ast.get_docstring(node) or "")
    entries = (entry for section in sections for entry in ENTRY.findall(section))
    return {one.strip("*") for entry in entries for one in entry.split(", ")}


def test_documented_parameters_are_there():
    """A parameter that was renamed keeps no old name in the documentation."""
    stale = {}
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                there = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
                there |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
                there |= {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
                there |= {one.name for one in ast.walk(node) if isinstance(one, ast.FunctionDef)}
                if missing := documented(node) - there:
                    stale[f"{module(path)}.{node.name}"] = missing
    assert stale == {}


def test_documented_parameters_are_found():
    function = ast.parse(
        'def f():\n    """\n    Sum.\n\n    Parameters\n    ----------\n    a, b\n'
        '        Numbers.\n    *rest\n        More.\n    """\n'
    ).body[0]
    assert documented(function) == {"a", "b", "rest"}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_streamlit_stays_in_the_interface(path):
    if not name(path).startswith(("streamlit_app.py", "pages/", "gridmap/ui")):
        assert not uses(path, "streamlit")


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_swallowed(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            # Looked at and passed on is not swallowed: a Rust panic has no class to name.
            raises = any(isinstance(one, ast.Raise) and not one.exc for one in ast.walk(node))
            # The guard of callbacks logs each with its traceback, and says so on the page.
            raises |= name(path).endswith("frame/guard.py") and "log.exception" in ast.unparse(node)
            assert raises or caught not in ("everything", "Exception", "BaseException"), node.lineno


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if name(path).startswith("gridmap/render/")], ids=name
)
def test_render_takes_values(path):
    """Values in; no connection to read more through, under whatever name."""
    assert not uses(path, "sqlalchemy", "psycopg")
    # Names of tile layers are all it needs to know of the store.
    assert uses(path, "gridmap.store") <= {"gridmap.store", "gridmap.store.tiles"}
    annotated = {
        word
        for node in ast.walk(tree(path))
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation
        for word in re.findall(r"\w+", ast.unparse(node.annotation))
    }
    assert not annotated & {"Connection", "Engine", "Session"}


def test_pages_are_straight_scripts():
    """What a page shows stands in gridmap.ui; a page names its parts, one after the other."""
    for path in SOURCES:
        if name(path).startswith("pages/"):
            parsed = tree(path)
            defined = [
                node.name
                for node in ast.walk(parsed)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            ]
            assert defined == [], path
            assert not uses(path, "sqlalchemy", "gridmap.store.schema", "etl"), path
            docstring = parsed.body[0]
            lines = path.read_text(encoding="utf-8").splitlines()[docstring.end_lineno :]
            assert len([line for line in lines if line.strip()]) <= MOST_PAGE_LINES, path


def test_forbidden_columns_stand_in_no_table():
    from gridmap.store.schema import metadata

    forbidden = (
        "nation",
        "ethnic",
        "religio",
        "politic",
        "party",
        "criminal",
        "petition",
        "id_card",
    )
    for table in metadata.sorted_tables:
        for column in table.columns:
            assert not any(word in column.name for word in forbidden), f"{table.name}.{column.name}"
