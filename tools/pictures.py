"""
Photograph every page as its users see it, on the sample town.

`make pictures` renews `docs/pictures`, in English as the README is, and the handbook's, in Chinese:
one picture per page, 1440 x 900. `python -m tools.pictures --all FOLDER` photographs every page in
both languages at the widths of a phone, a desk and a wall, to be looked at.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks import browser
from gridmap import config

DOCS = config.ROOT / "docs"
PICTURES = {"en": DOCS / "pictures", "zh": DOCS / "handbook" / "zh-CN" / "pictures"}
PAGES = {
    "my_plots": "leader1",
    "overview": "official1",
    "imports": "worker1",
    "address_queue": "worker1",
    "plots": "worker1",
    "coverage": "official1",
    "siting": "planner1",
    "register": "admin1",
    "accounts": "admin1",
}
"""Account of the sample that each page is photographed for."""

SIZES = ((390, 844), (1440, 900), (1920, 1080))
DESK = SIZES[1]
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}

_FINISHED = '[data-testid=stApp][data-test-script-state="notRunning"]'
_DRAWN = """() => new Promise((drawn) => {
    const { map } = document.querySelector(".gridmap-map").gridmap;
    map.once("rendercomplete", () => drawn(true));
    map.render();
})"""


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """The demo on a database of its own; its address, and the accounts' password."""
    # Not under a folder that is closed to the user whom the server runs as.
    home = tempfile.mkdtemp(prefix="gridmap-pictures-")
    Path(home).chmod(0o755)
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = home
    port = browser.free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gridmap"]
    try:
        with browser.serving([*command, "demo", "--port", str(port)], f"{base}/health"):
            # Asked of the data folder, which is another one from here on.
            from gridmap.cli import demo

            yield base, demo.password()
    finally:
        subprocess.run([*command, "db", "remove", "--yes"], check=False, capture_output=True)
        shutil.rmtree(home)


def photograph(chromium: Browser, base: str, password: str, language: str,
               size: tuple[int, int]) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Name and PNG of each page."""
    width, height = size
    for name, user in PAGES.items():
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=LANGUAGES[language]
        )
        page = context.new_page()
        browser.log_in(page, base, user, password)
        page.goto(f"{base}/{name}")
        _settled(page)
        yield name, page.screenshot()
        context.close()


def _settled(page: Page) -> None:
    page.wait_for_selector(".gridmap-map")
    page.wait_for_selector(_FINISHED)
    page.evaluate(_DRAWN)
    # Names are written when their request has come back.
    page.wait_for_timeout(700)


def main() -> None:
    """Renew the pictures of README and handbook, or fill a folder with every size and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    folder: Path | None = parser.parse_args().all
    sizes = [DESK] if folder is None else SIZES
    with served() as (base, password), browser.chromium() as chromium:
        for language, size in product(LANGUAGES, sizes):
            target = folder or PICTURES[language]
            target.mkdir(parents=True, exist_ok=True)
            for name, picture in photograph(chromium, base, password, language, size):
                end = "" if folder is None else f"-{language}-{size[0]}"
                (target / f"{name}{end}.png").write_bytes(picture)
                print(f"{target.name}/{name}{end}.png", file=sys.stderr)


if __name__ == "__main__":
    main()
