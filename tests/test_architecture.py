"""The house's own rules: which way imports run, where Streamlit may appear, what is forbidden."""

import ast
from pathlib import Path

import pytest

from gridmap.config import ROOT

SOURCES = sorted(
    path
    for pattern in ("streamlit_app.py", "pages/*.py", "gridmap/**/*.py", "etl/**/*.py")
    for path in ROOT.glob(pattern)
)
# The command line is an entry like streamlit_app: it may start loaders and the server.
ENTRIES = ("gridmap/cli/", "gridmap/__main__.py")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Full names of all modules a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def uses(path: Path, *modules: str) -> set[str]:
    return {
        found
        for found in imports(path)
        if any(found == module or found.startswith(f"{module}.") for module in modules)
    }


def test_there_are_sources():
    assert len(SOURCES) > 30


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_run_one_way(path):
    file = name(path)
    if file.startswith(ENTRIES):
        return
    if file.startswith("gridmap/"):
        assert not uses(path, "etl", "pages", "streamlit_app")
        if not file.startswith("gridmap/ui"):
            assert not uses(path, "gridmap.ui", "gridmap.cli")
    if file.startswith("etl/"):
        assert not uses(
            path, "pages", "streamlit_app", "gridmap.ui", "gridmap.web", "gridmap.render.maps"
        )
    if file.startswith("pages/"):
        assert not uses(path, "streamlit_app", "gridmap.cli")


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_streamlit_stays_in_the_interface(path):
    if not name(path).startswith(("streamlit_app.py", "pages/", "gridmap/ui")):
        assert not uses(path, "streamlit", "streamlit_folium")


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_swallowed(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            # Looked at and passed on is not swallowed: a Rust panic has no class to name.
            raises = any(isinstance(one, ast.Raise) and not one.exc for one in ast.walk(node))
            assert raises or caught not in ("everything", "Exception", "BaseException"), node.lineno


def test_pages_draw_and_do_not_query():
    for path in SOURCES:
        if name(path).startswith("pages/"):
            written = path.read_text(encoding="utf-8")
            assert "text(" not in written.replace("st.text(", "").replace("in text(", ""), path
            assert ".read_file(" not in written, path


def module(path: Path) -> str:
    return name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def test_no_import_cycles():
    """Among imports at module level: those inside functions are there to break none."""
    known = {module(path) for path in SOURCES}
    edges: dict[str, set[str]] = {}
    for path in SOURCES:
        targets = set()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                # `from gridmap import crs` needs crs, not what else the package holds.
                targets |= (names & known) or ({node.module} & known)
            elif isinstance(node, ast.Import):
                targets |= {alias.name for alias in node.names} & known
        edges[module(path)] = targets - {module(path)}
    done: set[str] = set()

    def visit(node: str, way: tuple[str, ...]) -> None:
        assert node not in way, " -> ".join((*way[way.index(node) :], node))
        if node not in done:
            for target in sorted(edges.get(node, ())):
                visit(target, (*way, node))
            done.add(node)

    for node in sorted(edges):
        visit(node, ())


def test_every_module_says_what_it_is_about():
    for path in SOURCES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


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
