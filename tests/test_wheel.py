"""The wheel in an empty environment: the library alone, and words where the rest is missing."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gridmap import __version__
from gridmap.cli import FROM_CHECKOUT
from gridmap.config import ROOT
from tests.test_architecture import METHODS


def pip(python: Path | str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    index = pip(sys.executable, "download", "--no-deps", "--quiet", "click", cwd=folder)
    if index.returncode:
        pytest.skip("pip reaches no package index: a wheel can be neither built nor installed")
    built = pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", "out", str(ROOT), cwd=folder)
    assert built.returncode == 0, built.stderr
    (file,) = (folder / "out").glob("gridmap-*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel) -> Path:
    """Python of an environment that holds the wheel and its dependencies, nothing else."""
    subprocess.run([sys.executable, "-m", "venv", "empty"], cwd=wheel.parent, check=True)
    python = wheel.parent / "empty" / "bin" / "python"
    # Python compiles what is imported, which is less than what is installed.
    done = pip(python, "install", "--quiet", "--no-compile", str(wheel), cwd=wheel.parent)
    assert done.returncode == 0, done.stderr
    return python


def run(python: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """In a folder and with a home of its own; nothing of the checkout is on the path."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    home = python.parents[2]
    environment = kept | {"HOME": str(home)} | variables
    return subprocess.run(
        [str(python), *arguments], cwd=home, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def site_packages(python: Path) -> Path:
    return Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
                .stdout.strip())  # fmt: skip


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if "__pycache__" not in path.parts}  # fmt: skip


def test_it_holds_the_library_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(f"gridmap-{__version__}.dist-info/METADATA").decode()
    assert {name.split("/")[0] for name in names} == {
        "gridmap", f"gridmap-{__version__}.dist-info"}  # fmt: skip
    for ending in (".sql", ".po", ".js", ".css", ".html", ".mako", ".conf"):
        tracked = subprocess.run(
            ["git", "ls-files", f"gridmap/**/*{ending}"], cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        wanted = set(tracked.stdout.split())
        assert wanted <= set(names), ending
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "License-Expression: Apache-2.0" in metadata


def test_methods_import_without_the_application(installed):
    check = (
        "import sys, importlib, gridmap\n"
        "assert not {'numpy', 'pandas'} & set(sys.modules)\n"
        f"assert set({METHODS}) <= set(dir(gridmap)), dir(gridmap)\n"
        f"for name in sorted({METHODS | {'geo', 'crs'}}): getattr(gridmap, name)\n"
        "for name in ('etl', 'sqlalchemy', 'streamlit'):\n"
        "    assert importlib.util.find_spec(name) is None, name\n"
        "print(gridmap.__version__)"
    )
    done = run(installed, "-c", check)
    assert done.stdout.strip() == __version__, done.stderr


@pytest.mark.parametrize("command", [*sorted(FROM_CHECKOUT), "coverage", "site"])
def test_a_command_that_cannot_run_says_so_in_one_line(installed, command):
    before = files(site_packages(installed))
    done = run(installed, "-m", "gridmap", command, "--json", "anything")
    wanted = "a checkout" if command in FROM_CHECKOUT else "gridmap[app]"
    assert done.returncode == 1 and not done.stdout
    assert wanted in done.stderr and done.stderr.count("\n") == 1
    assert files(site_packages(installed)) == before


def test_help_lists_every_command(installed):
    done = run(installed, "-m", "gridmap", "--help")
    assert done.returncode == 0 and all(name in done.stdout for name in FROM_CHECKOUT)


def test_data_never_go_into_site_packages(installed):
    ask = "from gridmap import config; print(config.home()); config.secret()"
    before = files(site_packages(installed))
    home = Path(run(installed, "-c", ask).stdout.strip())
    assert home.is_relative_to(installed.parents[2]) and (home / "secret").is_file()
    assert not home.is_relative_to(site_packages(installed))
    assert files(site_packages(installed)) == before
    named = run(installed, "-c", ask, GRIDMAP_HOME=str(installed.parents[2] / "named"))
    assert named.stdout.strip().endswith("named")
