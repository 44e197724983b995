"""A headless Chromium and a server process, for measuring what a person waits for."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser, Error, Frame, Page, sync_playwright

from gridmap import config

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(command: list[str], health: str, **environment: str) -> Iterator[None]:
    """A server process that answers at `health` when the body runs, and is gone after it."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=config.ROOT,
            env={**os.environ, **environment},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            if problem := _wait(process, health):
                said.seek(0)
                raise RuntimeError(f"{command} {problem}:\n{said.read().decode()[-2000:]}")
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(process: subprocess.Popen, health: str) -> str | None:
    """Wait until the server answers; says what is wrong with one that never does."""
    for _ in range(600):
        if process.poll() is not None:
            return f"ended with {process.returncode}"
        try:
            urllib.request.urlopen(health, timeout=2).close()
            return None
        except urllib.error.HTTPError as error:
            error.close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.2)
    return f"does not answer at {health}"


def executable() -> str | None:
    """The browser: the one that `CHROMIUM` names, the system's, Playwright's own, or none."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "google-chrome", "google-chrome-stable")
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if os.path.exists(own) else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def log_in(page: Page, base: str, name: str, password: str) -> None:
    """Fill the login form."""
    page.goto(f"{base}/login?lang=en")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def map_frame(page: Page, *, patience_s: int = 60) -> Frame:
    """The frame of the page's map, once it is there."""
    give_up = time.monotonic() + patience_s
    while time.monotonic() < give_up:
        for frame in page.frames:
            # A page that runs anew may put another frame in its place just now.
            with suppress(Error):
                if "streamlit_folium" in frame.url and frame.evaluate("() => !!window.map"):
                    return frame
        page.wait_for_timeout(10)
    raise RuntimeError("no map came")
