"""The nginx block of docs/operation.md, as it stands there, before a real gridmap."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from gridmap import config
from gridmap.actions import accounts
from gridmap.store import db

BLOCK = re.search(
    r"```nginx\n(.*?)```",
    (config.ROOT / "docs/operation.md").read_text(encoding="utf-8"),
    re.DOTALL,
)[1]
HOST = "gridmap.example"

pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")),
    reason="no nginx and openssl on this machine; tools/fresh.sh installs them",
)


@pytest.fixture(scope="module")
def app(database: str) -> Iterator[str]:
    """Address of the application, with an account in it."""
    with db.as_owner() as connection:
        accounts.add(connection, "nginx", "planner", "a long password")
    running = subprocess.Popen(
        [sys.executable, "-m", "gridmap", "serve", "--port", "0", "--json"],
        cwd=config.ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout
    url = json.loads(running.stdout.readline())["url"]
    wait_for(int(url.rpartition(":")[2]))
    yield url
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    with db.as_owner() as connection:
        connection.exec_driver_sql("DELETE FROM app_user WHERE name = 'nginx'")


@pytest.fixture(scope="module")
def start(app: str) -> Iterator[Callable[[str], int]]:
    """Start nginx with a server block before the application; returns its port."""
    folder = Path(tempfile.mkdtemp(prefix="gridmap-test-"))
    running = []
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}",
         "-keyout", folder / "key", "-out", folder / "certificate"],
        check=True, capture_output=True,
    )  # fmt: skip

    def go(block: str) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        for written, here in (
            ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
            ("/etc/ssl/certs/gridmap.pem", str(folder / "certificate")),
            ("/etc/ssl/private/gridmap.key", str(folder / "key")),
            ("http://127.0.0.1:8501", app),
        ):
            assert written in block
            block = block.replace(written, here)
        inside = folder / str(port)
        inside.mkdir()
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "\n".join(f"{kind}_temp_path {inside}/{kind};" for kind in kinds)
        user = "user root;" if os.geteuid() == 0 else ""
        (inside / "nginx.conf").write_text(
            f"{user} daemon off; pid {inside}/pid; error_log {inside}/log;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{paths}\n{block}}}\n"
        )
        command = ["nginx", "-c", inside / "nginx.conf", "-e", inside / "log", "-p", inside]
        running.append(subprocess.Popen(command))
        wait_for(port)
        return port

    yield go
    for one in running:
        one.terminate()
        one.wait(30)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def port(start: Callable[[str], int]) -> int:
    """Port of nginx as the documentation sets it up."""
    return start(BLOCK)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 5).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "nobody listens"
            time.sleep(0.1)


def client(port: int) -> httpx.Client:
    """A browser that came by the proxy's name."""
    return httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers={"Host": f"{HOST}:{port}"}, verify=False
    )


def log_in(browser: httpx.Client) -> httpx.Response:
    form = browser.get("/login").text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    given = {"name": "nginx", "password": "a long password"}
    # Its jar goes by address, and does not return what was set for another host.
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return browser.post("/login", data=fields | given, headers={"Cookie": cookies})


def upgrade(port: int) -> str:
    """First line of the answer to a logged-in browser that opens the pages' websocket."""
    with client(port) as browser:
        session = log_in(browser).headers["set-cookie"].partition(";")[0]
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {HOST}:{port}", f"Origin: https://{HOST}:{port}",
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Cookie: {session}", "", "",
    ]  # fmt: skip
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), 30) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as secure,
    ):
        secure.sendall("\r\n".join(lines).encode())
        return secure.recv(4096).decode(errors="replace").partition("\r\n")[0]


def test_the_session_is_secure(port: int) -> None:
    with client(port) as browser:
        answer = log_in(browser)
    assert answer.status_code == 303
    session = next(
        line for line in answer.headers.get_list("set-cookie") if line.startswith("gridmap_session")
    )
    assert "Secure" in session and "HttpOnly" in session
    assert urlsplit(answer.headers["location"]).netloc in ("", f"{HOST}:{port}")


def test_pages_get_their_websocket(port: int) -> None:
    assert " 101 " in upgrade(port)


def test_it_would_not_without_the_host(start: Callable[[str], int]) -> None:
    line = "proxy_set_header Host $http_host;"
    assert line in BLOCK
    assert " 403 " in upgrade(start(BLOCK.replace(line, "")))


def test_a_ledger_of_two_megabytes_passes(port: int, app: str, start: Callable[[str], int]) -> None:
    def send(browser: httpx.Client) -> int:
        log_in(browser)
        return browser.put("/_stcore/upload_file/none/none", content=b"0" * 2_000_000).status_code

    with client(port) as browser, httpx.Client(base_url=app) as direct:
        assert send(browser) == send(direct)
    with client(start(BLOCK.replace("client_max_body_size 512m;", ""))) as browser:
        assert send(browser) == 413
