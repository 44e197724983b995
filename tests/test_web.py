"""The door: who comes in, who is sent where, and what an answer must not give away."""

import importlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from gridmap import config, store
from gridmap.actions import accounts, sessions
from gridmap.analysis.view_features import read_tile
from gridmap.cli import cli
from gridmap.errors import DatabaseError, GridmapError
from gridmap.render.maps import scripts
from gridmap.store import db
from gridmap.web import (
    ahead,
    assets,
    browsers,
    door,
    forms,
    guard,
    login,
    media,
    patience,
    session,
)
from gridmap.web.app import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from gridmap.web.lockout import (
    FAILURES,
    FAILURES_OF_ADDRESS,
    FAILURES_OF_NAME,
    WAIT_S,
    Attempt,
    Lockout,
    Queue,
    lockout,
    strangers,
)
from tests import town as towns
from tests.test_tiles import W1

PAGE = {"accept": "text/html,*/*"}
W1_TILE = "/tiles/building/{}/{}/{}.mvt".format(*W1)


async def page(_request: Any) -> PlainTextResponse:
    return PlainTextResponse("a page")


async def echo(websocket: WebSocket) -> None:
    """What Streamlit's own socket is here: it answers until somebody hangs up."""
    await websocket.accept()
    async for message in websocket.iter_text():
        await websocket.send_text(message)


@pytest.fixture(scope="module")
def users(database) -> Iterator[dict[str, int]]:
    with towns.committed() as known:
        yield known


@pytest.fixture
def client(users) -> Iterator[TestClient]:
    guard.forget()
    lockout.forget()
    app = Starlette(
        routes=[
            *ROUTES,
            WebSocketRoute("/_stcore/stream", echo),
            Route("/{path:path}", page, methods=["GET", "POST"]),
        ],
        middleware=MIDDLEWARE,
        exception_handlers=EXCEPTION_HANDLERS,
    )
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def log_in(client, users):
    """Log in as a role, without the form."""

    def by_cookie(role: str) -> TestClient:
        client.cookies.set(session.COOKIE, session.token(users[role]))
        return client

    return by_cookie


@pytest.fixture
def disabled(users) -> Iterator[Any]:
    def disable(role: str) -> None:
        with db.as_owner() as connection:
            accounts.set_active(connection, role, False)

    yield disable
    with db.as_owner() as connection:
        connection.execute(text("UPDATE app_user SET is_active = true"))


def post_login(client: TestClient, name: str, password: str, **more: str) -> Any:
    """Through the form, as a browser does."""
    form = client.get("/login", params={key: more[key] for key in ("next", "lang") if key in more})
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text))
    return client.post("/login", data=hidden | {"name": name, "password": password})


@pytest.mark.parametrize(
    "path",
    ["/", "/coverage", "/_stcore/health", "/_stcore/host-config", "/media/x.png", "/static/js/x.js",
     W1_TILE, "/labels", "/assets/0/map.js", "/assets/npm/ol/package.json", "/logout", "/password",
     "/health/", "/login/x", "/LOGIN", "/static/index.html", "/static/manifest.json"],
)  # fmt: skip
def test_nothing_is_open_without_a_login(client, path):
    assert client.get(path).status_code == 401
    assert client.post(path).status_code == 401
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
    assert client.get(path, headers=PAGE | {"sec-fetch-dest": "iframe"}).status_code == 401


def test_the_way_back_is_kept(client):
    answer = client.get("/coverage?radius=300", headers=PAGE)
    assert answer.headers["location"] == "/login?next=/coverage%3Fradius%3D300"
    answer = post_login(client, "planner", "a long password", next="/coverage?radius=300")
    assert (answer.status_code, answer.headers["location"]) == (303, "/coverage?radius=300")


def test_a_slow_database_is_waited_for_and_one_that_is_away_is_not(monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE_S", 0.1)
    monkeypatch.setattr(db, "takes_connections", lambda: True)
    assert anyio.run(patience.unless_away, lambda: time.sleep(0.4) or "slow") == "slow"
    monkeypatch.setattr(db, "takes_connections", lambda: False)
    ended = threading.Event()
    started = time.monotonic()
    for _ in range(2):
        with pytest.raises(DatabaseError, match="does not answer"):
            anyio.run(patience.unless_away, ended.wait, 3)
    assert time.monotonic() - started < 2
    ended.set()
    time.sleep(0.2)
    assert anyio.run(patience.unless_away, lambda: "back") == "back"


def test_a_server_that_takes_no_connection_is_found_out_within_seconds(database, monkeypatch):
    assert db.takes_connections()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        db.dispose()
        address = f"postgresql://gridmap@127.0.0.1:{silent.getsockname()[1]}/gridmap"
        monkeypatch.setenv("DATABASE_URL", address)
        started = time.monotonic()
        assert not db.takes_connections() and time.monotonic() - started < 4
    db.dispose()


def test_health_is_open_and_says_little(client):
    assert client.get("/health").json() == {"status": "ok"}


def test_a_login_opens_everything_and_a_logout_closes_it(client):
    answer = post_login(client, "planner", "a long password")
    assert (answer.status_code, answer.headers["location"]) == (303, "/overview")
    assert client.get("/coverage").text == "a page"
    copied = client.cookies[session.COOKIE]
    assert client.get("/logout").status_code == 200
    assert client.get("/coverage").status_code == 200  # only the button logs out
    answer = client.post("/logout")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert client.get("/coverage").status_code == 401
    # A copy of the cookie is worth nothing either.
    client.cookies.set(session.COOKIE, copied)
    assert client.get("/coverage").status_code == 401


def test_who_would_log_out_is_asked_and_may_go_back(log_in):
    page = log_in("planner").get("/logout?lang=en&next=/coverage%3Fradius%3D300").text
    assert "You are still logged in" in page
    assert '<a href="/coverage?radius=300">Cancel</a>' in page
    assert "evil" not in log_in("planner").get("/logout?next=//evil.example").text


def test_a_login_is_written_down(client, users):
    post_login(client, "planner", "a long password")
    with db.as_owner() as connection:
        row = connection.execute(
            text("SELECT app_user_id, action FROM audit_log ORDER BY id DESC LIMIT 1")
        ).one()
    assert tuple(row) == (users["planner"], "login")


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    plain = post_login(client, "planner", "a long password").headers.get_list("set-cookie")
    [cookie] = [one for one in plain if one.startswith(session.COOKIE)]
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower() and "Secure" not in cookie
    client.base_url = "https://testserver"
    secure = post_login(client, "planner", "a long password").headers.get_list("set-cookie")
    assert all("Secure" in one for one in secure if one.startswith(session.COOKIE))


@pytest.mark.parametrize(
    ("name", "password"), [("planner", "wrong"), ("nobody", "password"), ("", ""), ("planner", "")]
)
def test_wrong_names_and_passwords_look_the_same(client, name, password):
    answer = post_login(client, name, password, lang="en")
    assert answer.status_code == 403
    assert session.COOKIE not in client.cookies
    unknown = post_login(client, "somebody else", "password", lang="en")
    alert = re.compile(r'role="alert">(.*?)<')
    assert alert.findall(answer.text) == alert.findall(unknown.text) != []


def test_guessing_is_made_slow(client):
    for _ in range(FAILURES):
        assert post_login(client, "planner", "wrong").status_code == 403
    assert post_login(client, "planner", "a long password").status_code == 429
    assert post_login(client, "admin", "a long password").status_code == 303


def test_guessing_all_at_once_is_guessing(client, monkeypatch):
    """None of 40 guesses that are sent together, the last one right, gets in by being early."""
    checked = []
    verify = login._verify

    def slow(name: str, password: str, address: str):
        checked.append(password)
        time.sleep(0.05)
        return verify(name, password, address)

    monkeypatch.setattr(login, "_verify", slow)
    passwords = [f"guess {one}" for one in range(39)] + ["a long password"]
    form = client.get("/login")
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text))
    # Refusals send another form.
    cookie = {"cookie": f"{forms.COOKIE}={client.cookies[forms.COOKIE]}"}

    def guess(one: str) -> int:
        data = hidden | {"name": "planner", "password": one}
        return client.post("/login", data=data, headers=cookie).status_code

    with ThreadPoolExecutor(40) as pool:
        answers = Counter(pool.map(guess, passwords))
    assert len(checked) <= FAILURES
    assert answers[429] >= 40 - FAILURES


def test_one_password_over_many_names_is_limited(client):
    answers = [
        post_login(client, f"name{one}", "Qwer12345678").status_code
        for one in range(FAILURES_OF_ADDRESS + 3)
    ]
    assert answers == [403] * FAILURES_OF_ADDRESS + [429] * 3


def test_a_right_password_does_not_wash_off_the_guesses_of_an_address(client):
    for one in range(FAILURES_OF_ADDRESS - 1):
        post_login(client, f"name{one}", "Qwer12345678")
    for _ in range(3):
        assert post_login(client, "planner", "a long password").status_code == 303
    client.cookies.clear()
    assert post_login(client, "someone", "Qwer12345678").status_code == 403
    assert post_login(client, "someone else", "Qwer12345678").status_code == 429


def test_strangers_lock_nobody_out_who_was_here_before(client):
    assert post_login(client, "planner", "a long password").status_code == 303
    known = dict(client.cookies)
    client.cookies.clear()
    for _ in range(FAILURES):
        assert post_login(client, "planner", "wrong").status_code == 403
    assert post_login(client, "planner", "a long password").status_code == 429
    client.cookies.set(browsers.COOKIE, known[browsers.COOKIE], path="/login")
    # It is the owner's browser, not another account's.
    assert post_login(client, "admin", "wrong").status_code == 403
    for _ in range(FAILURES - 1):
        assert post_login(client, "planner", "wrong").status_code == 403
    assert post_login(client, "planner", "a long password").status_code == 303
    # It opens nothing, and what is not signed by us is no mark of anybody.
    client.cookies.clear()
    client.cookies.set(browsers.COOKIE, known[browsers.COOKIE])
    assert client.get("/overview").status_code == 401
    client.cookies.clear()
    forged = known[browsers.COOKIE].replace(".", ".0", 1)
    client.cookies.set(browsers.COOKIE, forged, path="/login")
    assert post_login(client, "planner", "a long password").status_code == 429


def test_nobody_behind_a_proxy_chooses_the_own_address(client):
    """Of forwarded addresses the one counts that the trusted proxy wrote itself, the last."""
    behind = ProxyHeadersMiddleware(client.app, trusted_hosts="127.0.0.1")
    with TestClient(behind, client=("127.0.0.1", 50000), follow_redirects=False) as browser:
        answers = []
        for one in range(FAILURES + 1):
            browser.headers["X-Forwarded-For"] = f"198.51.100.{one}, 203.0.113.9"
            answers.append(post_login(browser, "planner", "wrong").status_code)
        assert answers == [403] * FAILURES + [429]
        browser.headers["X-Forwarded-For"] = "203.0.113.10"
        assert post_login(browser, "planner", "wrong").status_code == 403


def test_a_server_that_believes_everybody_does_not_start(monkeypatch):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    done = CliRunner().invoke(cli, ["serve", "--port", "0"])
    assert done.exit_code and "FORWARDED_ALLOW_IPS" in str(done.exception)


def test_who_guesses_finds_the_queue_full_and_nobody_else(client):
    """Strangers of one address wait behind themselves; known browsers have a queue of their own."""
    queue = Queue(at_once=2, most=6, each=4)
    hold = threading.Event()

    async def flood() -> tuple[bool, bool]:
        async with anyio.create_task_group() as group:
            for place in ("a", "a", "a", "a", "b"):
                group.start_soon(queue.run, place, hold.wait, 5)
            await anyio.wait_all_tasks_blocked()
            full = queue.is_full("a"), queue.is_full("b")
            hold.set()
            return full

    assert anyio.run(flood) == (True, False)
    assert not queue._inside
    with as_many_strangers_as_are_let_in():
        assert post_login(client, "planner", "a long password").status_code == 429
        mark = session.sign("browser", f"{browsers._digest('planner')}.x.{int(time.time()) + 60}")
        client.cookies.set(browsers.COOKIE, mark, path="/login")
        assert post_login(client, "planner", "a long password").status_code == 303


@contextmanager
def as_many_strangers_as_are_let_in() -> Iterator[None]:
    strangers._inside["elsewhere"] = strangers.most
    yield
    del strangers._inside["elsewhere"]


def test_a_wait_ends_and_old_failures_are_forgotten():
    lockout, here = Lockout(), Attempt("a", "192.0.2.1")
    assert [lockout.begin(here, now=second) for second in range(FAILURES)] == [0] * FAILURES
    last = FAILURES - 1
    assert lockout.begin(here, now=last + 1) == WAIT_S - last - 1
    assert lockout.begin(Attempt("a", "192.0.2.2"), now=last + 1) == 0
    assert lockout.begin(here, now=WAIT_S) == 0
    assert lockout.begin(here, now=WAIT_S) == 1
    lockout.succeeded(here)
    assert lockout.begin(here, now=WAIT_S) == 0


def test_a_name_is_guessed_at_from_everywhere_no_faster():
    lockout = Lockout()
    tried = [lockout.begin(Attempt("a", f"192.0.2.{one}"), now=0) for one in range(60)]
    assert tried.count(0) == FAILURES_OF_NAME
    assert lockout.begin(Attempt("a", "192.0.2.99", "a known browser"), now=0) == 0
    assert lockout.begin(Attempt("b", "192.0.2.99"), now=0) == 0


def test_a_network_of_ipv6_is_one_address():
    lockout = Lockout()
    tried = [lockout.begin(Attempt("a", f"2001:db8::{one:x}"), now=0) for one in range(9)]
    assert tried.count(0) == FAILURES


def test_made_up_names_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("gridmap.web.lockout.REMEMBERED", 9)
    lockout = Lockout()
    for one in range(99):
        lockout.begin(Attempt(f"{one}" * 9999, f"192.0.2.{one}"), now=0)
    assert len(lockout._moments) == 9
    assert max(len(str(key)) for key in lockout._moments) < 200


def test_a_form_must_be_ours(client):
    data = {"name": "planner", "password": "a long password"}
    assert client.post("/login", data=data).status_code == 403
    client.get("/login")
    own = client.cookies[forms.COOKIE]
    assert client.post("/login", data=data).status_code == 403
    assert client.post("/login", data=data | {"token": own[:-1] + "x"}).status_code == 403
    # Signed by us, but given to another browser.
    other = session.sign("form", f"{int(time.time()) + 60}.other")
    assert client.post("/login", data=data | {"token": other}).status_code == 403
    late = session.sign("form", f"{int(time.time()) - 1}.late")
    client.cookies.set(forms.COOKIE, late, path="/login")
    assert client.post("/login", data=data | {"token": late}).status_code == 403
    assert session.COOKIE not in client.cookies


def test_a_flood_is_not_read(client):
    assert client.post("/login", data={"name": "x" * 100_000}).status_code == 403


def test_another_site_cannot_log_out(log_in):
    answer = log_in("planner").post("/logout", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "evil",
     "/\t/evil.example", "\\/evil.example", "/login", "/logout", "", "///evil.example"],
)  # fmt: skip
def test_no_way_back_leads_elsewhere(client, target):
    assert forms.local_path(target) == "/"
    answer = post_login(client, "planner", "a long password", next=target)
    assert answer.headers["location"] == "/overview"


@pytest.mark.parametrize(
    ("role", "page"), [("grid_leader", "my_plots"), ("community_worker", "my_plots"),
                       ("street_official", "overview"), ("admin", "overview")],
)  # fmt: skip
def test_a_login_leads_to_the_first_page_of_the_role(client, role, page):
    assert post_login(client, role, "a long password").headers["location"] == f"/{page}"


def test_the_window_names_what_the_map_fetches(log_in):
    client = log_in("planner")
    window = {"accept": "text/html", "sec-fetch-dest": "document"}
    named = client.get("/overview", headers=window).headers["link"]
    addresses = [one.split(">")[0].strip(" <") for one in named.split(",")]
    assert scripts.address("npm/ol/dist/ol.js") in addresses
    assert {scripts.address(file.name) for file in scripts.OWN.glob("*.js")} < set(addresses)
    for address in addresses:
        if "/npm/" not in address:
            assert client.get(address).status_code == 200
    for other in ("/handbook/en/", "/health"):
        assert "link" not in client.get(other, headers=window).headers


def test_what_pages_begin_with_is_open_and_nothing_beside_it(client):
    named = re.findall(r'<link rel="prefetch" href="([^"]+)">', client.get("/login").text)
    paths = {one.split("?")[0] for one in named}
    assert {scripts.address(file.name) for file in scripts.OWN.glob("*.js")} < paths
    assert {name.split(".")[0] for name in map(os.path.basename, paths)} >= ahead.PARTS
    assert sum(one.endswith(".woff2") for one in paths) == len(ahead.FONTS)
    for path in paths:
        assert client.get(path).status_code == 200, path
        assert client.post(path).status_code == 401
    for folder, name in dict(one.rsplit("/", 1) for one in paths).items():
        path = f"{folder}/{name}"
        for beside in (f"{path}/", f"{folder}//{name}", f"{path}.map", folder, f"{path}%00",
                       f"{folder}/%2e%2e/{name}", f"{path}/%2e%2e/index.html",
                       f"{folder}/%2e/{name}", f"{folder}/{name.upper()}"):  # fmt: skip
            assert client.get(beside).status_code == (400 if "%00" in beside else 401), beside


def test_another_streamlit_only_names_fewer_files():
    assert ahead._streamlit({}) == []
    manifest = {
        "index.html": {"file": "a.js", "imports": ["b"], "css": ["a.css"]},
        "b": {"file": "b.js", "imports": ["index.html"]},
        "c": {"file": "c.js"},
    }
    assert ahead._streamlit(manifest) == ["a.js", "a.css", "b.js"]


def test_a_way_back_cannot_break_out_of_the_page(client):
    answer = client.get("/login", params={"next": '/"><script>alert(1)</script>'})
    assert "<script" not in answer.text
    answer = post_login(client, '"><script>alert(1)</script>', "x")
    assert "<script" not in answer.text


def test_the_page_speaks_the_browsers_language(client):
    chinese = client.get("/login", headers={"accept-language": "zh-CN,zh;q=0.9"})
    english = client.get("/login", headers={"accept-language": "en-GB"})
    assert 'lang="zh-CN"' in chinese.text and "登录" in chinese.text
    assert 'lang="en"' in english.text and "登录" not in english.text
    assert client.get("/login?lang=en", headers={"accept-language": "zh"}).text.count("密码") == 0


def test_the_login_page_asks_nobody_else(client):
    assert "//" not in re.sub(r"<!doctype html>", "", client.get("/login").text)
    policy = client.get("/login").headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy


def forged(user_id: int) -> list[str]:
    good = session.token(user_id)
    text_part, _, signature = good.rpartition(".")
    other = text_part.replace(str(user_id), str(user_id + 1), 1)
    return [
        f"{other}.{signature}",
        text_part,
        f"{text_part}.",
        f"{text_part}.{'0' * 64}",
        signature,
        ".",
        "x",
        "é.ü",
        session.sign("form", text_part),
        session.token(user_id, now=time.time() - session.LIFETIME_S - 1),
        session.token(user_id, now=time.time() + 3600),
    ]


def test_forged_and_old_cookies_are_worth_nothing(users):
    good = session.login(session.token(users["admin"]))
    assert good and good.user_id == users["admin"]
    assert [session.login(one) for one in forged(users["admin"])] == [None] * 11
    assert session.login(None) is None and session.login("") is None


def test_a_login_ends_after_its_time(users):
    token = session.token(users["admin"], now=1000)
    assert session.login(token, now=1000 + session.LIFETIME_S - 1)
    assert session.login(token, now=1000 + session.LIFETIME_S) is None


def test_another_key_opens_nothing(users, monkeypatch):
    token = session.token(users["admin"])
    monkeypatch.setenv("GRIDMAP_SECRET", "another")
    assert session.login(token) is None


def test_a_signed_cookie_that_no_login_made_opens_nothing(client, users):
    """Not even for whoever has the key: the database has to know the login."""
    now = int(time.time())
    made_up = session.sign("session", f"{users['admin']}.{now}.{now + 600}.{'0' * 32}")
    client.cookies.set(session.COOKIE, made_up)
    assert session.login(made_up) and client.get("/overview").status_code == 401
    # Nor does a login of one open the account of another.
    own = session.token(users["planner"])
    _, issued, ends, mark = session.unsign("session", own).split(".")
    client.cookies.set(
        session.COOKIE, session.sign("session", f"{users['admin']}.{issued}.{ends}.{mark}")
    )
    assert client.get("/overview").status_code == 401


def restart() -> None:
    """Lose what a process remembers."""
    guard.forget()
    importlib.reload(session)


@pytest.mark.parametrize("how", ["log out", "reset", "disable", "role"])
def test_what_ends_a_login_ends_it_for_good(client, users, how):
    client.cookies.set(session.COOKIE, session.token(users["street_official"]))
    other = session.token(users["planner"])
    assert client.get("/overview").status_code == 200
    cookie = client.cookies[session.COOKIE]
    if how == "log out":
        assert client.post("/logout").status_code == 303
    else:
        with db.as_owner() as connection:
            if how == "reset":
                accounts.set_password(connection, "street_official", "another long one")
            elif how == "disable":
                accounts.set_active(connection, "street_official", False)
            else:
                accounts.set_role(connection, "street_official", "planner")
        with db.as_owner() as connection:
            accounts.set_active(connection, "street_official", True)
            accounts.set_role(connection, "street_official", "street_official")
            accounts.set_password(connection, "street_official", "a long password")
    restart()
    client.cookies.clear()
    client.cookies.set(session.COOKIE, cookie)
    assert client.get("/overview").status_code == 401
    client.cookies.set(session.COOKIE, other)
    assert client.get("/overview").status_code == 200


def test_a_login_does_not_begin_with_a_password_that_is_changed_meanwhile(client, monkeypatch):
    check = accounts.check

    def slow(connection, name: str, password: str):
        found = check(connection, name, password)
        with db.as_owner() as other:
            accounts.set_password(other, name, "another long one")
        return found

    monkeypatch.setattr(accounts, "check", slow)
    with db.as_owner() as connection:
        accounts.set_password(connection, "planner", "a long password")
    assert post_login(client, "planner", "a long password").status_code == 403
    monkeypatch.undo()
    with db.as_owner() as connection:
        accounts.set_password(connection, "planner", "a long password")


def seen(minutes_ago: int) -> None:
    """Have all logins last used so long ago."""
    with db.as_owner() as connection:
        connection.execute(
            text("UPDATE login_session SET seen_at = now() - make_interval(mins => :minutes)"),
            {"minutes": minutes_ago},
        )
    guard.forget()


def test_a_login_that_nobody_uses_is_over(log_in, monkeypatch):
    client = log_in("planner")
    seen(29)
    assert client.get("/overview").status_code == 200  # and used again from now on
    guard.forget()
    with db.as_owner() as connection:
        idle = text("SELECT now() - max(seen_at) FROM login_session")
        assert connection.execute(idle).scalar_one().total_seconds() < 10
    seen(31)
    assert client.get("/overview").status_code == 401
    seen(29)
    monkeypatch.setenv("GRIDMAP_IDLE_MINUTES", "20")
    assert client.get("/overview").status_code == 401
    monkeypatch.setenv("GRIDMAP_IDLE_MINUTES", "none")
    with pytest.raises(GridmapError, match="GRIDMAP_IDLE_MINUTES"):
        sessions.idle_s()


def test_a_page_that_nobody_touches_is_closed(log_in, monkeypatch):
    monkeypatch.setattr(sessions, "idle_s", lambda: 0.4)
    with websocket(log_in("planner")) as socket:
        socket.send_text("there?")
        assert socket.receive_text() == "there?"
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()
        assert ended.value.code == 4401


def test_a_disabled_account_is_out_at_once(log_in, disabled):
    client = log_in("grid_leader")
    assert client.get("/coverage").status_code == 200
    assert client.get(W1_TILE).status_code == 200
    assert "account was disabled" not in client.get("/login?lang=en").text
    disabled("grid_leader")
    # Tiles ask the database themselves: not even the seconds of the cache.
    assert client.get(W1_TILE).status_code == 401
    guard._accounts.update({user: (0.0, one) for user, (_, one) in guard._accounts.items()})
    assert client.get("/coverage").status_code == 401
    assert "account was disabled" in client.get("/login?lang=en").text
    assert post_login(client, "grid_leader", "a long password").status_code == 403


def websocket(client: TestClient) -> AbstractContextManager[Any]:
    return client.websocket_connect("/_stcore/stream", headers={"origin": "http://testserver"})


def test_a_websocket_needs_a_login(client):
    with pytest.raises(WebSocketDisconnect) as refused, websocket(client):
        pass
    assert refused.value.code == 4401


def test_a_websocket_ends_with_its_account(log_in, disabled):
    with websocket(log_in("planner")) as socket:
        socket.send_text("there?")
        assert socket.receive_text() == "there?"
        disabled("planner")
        guard.forget()
        socket.send_text("still there?")
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()
        assert ended.value.code == 4401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tiles/nothing/13/6758/3353.mvt", 404),
        ("/tiles/app_user/13/6758/3353.mvt", 404),
        ("/tiles/labels/13/6758/3353.mvt", 404),
        ("/tiles/building/13/8192/0.mvt", 400),
        ("/tiles/building/23/0/0.mvt", 400),
        ("/tiles/building/-1/0/0.mvt", 400),
        ("/tiles/building/1e1/0/0.mvt", 400),
        ("/tiles/building/99999999999999999999/0/0.mvt", 400),
        ("/tiles/building/13/0/0.mvt", 204),
        (W1_TILE, 200),
        (W1_TILE + "?service=nursery&radius=300&v=abc", 200),
        (W1_TILE + "?mine=1", 200),
        (W1_TILE + "?mine=yes", 400),
        (W1_TILE + "?theme=plots", 200),
        (W1_TILE + "?theme=households", 400),
        (W1_TILE + "?radius=0", 400),
        (W1_TILE + "?radius=nan", 400),
        (W1_TILE + "?radius=99999999", 400),
        (W1_TILE + "?service=x'y", 400),
        (W1_TILE + "?servce=nursery", 400),
        ("/labels?bbox=117,31,117.1,31.1&zoom=16", 200),
        ("/labels?bbox=117,31,117.1&zoom=16", 400),
        ("/labels?bbox=nan,31,117.1,31.1&zoom=16", 400),
        ("/labels?bbox=117.1,31,117,31.1&zoom=16", 400),
        ("/labels?bbox=117,31,117.1,31.1&zoom=x", 400),
        ("/labels", 400),
    ],
)
def test_addresses_are_checked(log_in, path, status):
    assert log_in("planner").get(path).status_code == status


@pytest.mark.parametrize(
    ("role", "path", "to"),
    [
        ("planner", "/nonsense", "/?missing=1"),
        ("planner", "/x/overview", "/?missing=1"),
        ("planner", "/home", "/?missing=1"),
        ("planner", "/plots?building=7&lang=en", "/?building=7&lang=en&missing=1"),
        ("grid_leader", "/coverage", "/?missing=1"),
        ("planner", "/coverage?radius=300", None),
        ("planner", "/overview/", None),
        ("planner", "/", None),
        ("planner", "/logout", None),
        ("planner", "/handbook/en/", None),
    ],
)
def test_an_address_without_a_page_of_the_role_leads_to_the_first(log_in, role, path, to):
    answer = log_in(role).get(path, headers=PAGE)
    assert answer.headers.get("location") == to
    # Only whoever is on the way to a page: a script that is not there stays not there.
    assert log_in(role).get(path).status_code == 200


def test_the_administrator_sees_no_plots(log_in):
    assert log_in("admin").get("/tiles/plot/15/1/1.mvt").status_code == 403
    assert log_in("admin").get(W1_TILE).status_code == 200
    assert log_in("planner").get("/tiles/plot/15/1/1.mvt").status_code == 204


def test_a_tile_is_its_users(log_in):
    def of(role: str) -> Any:
        return log_in(role).get(W1_TILE)

    leader, planner = of("grid_leader"), of("community_worker")
    assert leader.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    [own] = read_tile(leader.content, *W1)["building"]
    [other] = read_tile(planner.content, *W1)["building"]
    assert own.properties["household_count"] == 2
    assert "household_count" not in other.properties
    assert leader.headers["etag"] != planner.headers["etag"]


def test_tiles_are_kept_for_their_user_and_asked_for_again(log_in):
    client = log_in("planner")
    first = client.get(W1_TILE)
    assert first.headers["cache-control"] == "private, no-cache"
    assert "Cookie" in first.headers["vary"]
    again = client.get(W1_TILE, headers={"if-none-match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    # Another user's copy is not taken for one's own.
    other = log_in("grid_leader").get(W1_TILE, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_names_are_json(log_in):
    names = log_in("admin").get("/labels?bbox=116.9,30.9,117.1,31.1&zoom=13").json()
    assert {"East", "West"} == {one["text"] for one in names}


@pytest.mark.parametrize("path", sorted(scripts.NPM))
def test_scripts_come_from_the_packages(log_in, tmp_path, monkeypatch, path):
    monkeypatch.setattr(assets, "npm_root", lambda: tmp_path)
    client = log_in("planner")
    missing = client.get(f"/assets/npm/{path}")
    assert missing.status_code == 503 and "make setup" in missing.text
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("found")
    found = client.get(f"/assets/npm/{path}")
    assert found.text == "found" and "immutable" in found.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["npm/ol/package.json", "npm/../package.json", "npm/ol/dist/ol.d.ts", "../config.py",
     "%2e%2e/config.py", "..%2fconfig.py", "0/..%2fconfig.py", "0/nothing.js", "nothing.js",
     "npm/"],
)  # fmt: skip
def test_nothing_else_is_served(log_in, path):
    answer = log_in("planner").get(f"/assets/{path}")
    assert answer.status_code == 404 or answer.text == "a page"


def test_our_own_scripts_are_served(log_in):
    client = log_in("planner")
    for file in scripts.OWN.iterdir():
        assert client.get(scripts.address(file.name)).content == file.read_bytes()


def test_a_database_that_is_away_is_said_in_a_line(log_in, monkeypatch):
    def away(_user: int | None) -> Any:
        raise DatabaseError("the database does not answer")

    client = log_in("planner")
    monkeypatch.setattr(db, "as_user", away)
    for path in ("/health", "/coverage", W1_TILE):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (503, guard.AWAY)


@pytest.fixture(scope="module")
def served(users, database) -> Iterator[str]:
    """Address of the whole application, started as an operator would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "streamlit_app:app", "--port", "0"],
        cwd=config.ROOT,
        env={**os.environ, "DATABASE_URL": database, "PYTHONUNBUFFERED": "1"},
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"running on (http://[\d.:]+)", line):
                yield found[1]
                break
        else:
            pytest.fail("".join(lines))
    finally:
        process.terminate()
        process.communicate(timeout=20)


def fetch(address: str, cookie: str = "") -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_application_serves_pages_and_maps(served, users):
    cookie = f"{session.COOKIE}={session.token(users['planner'])}"
    style = f"{served}{scripts.address('wall.css')}"
    for address in (served, style, f"{served}/_stcore/health", f"{served}{W1_TILE}"):
        assert fetch(address)[0] == 401
    assert 'id="root"' in fetch(served, cookie)[1]
    assert fetch(style, cookie) == (200, (scripts.OWN / "wall.css").read_text(encoding="utf-8"))
    assert fetch(f"{served}/_stcore/health", cookie)[0] == 200
    assert fetch(f"{served}/health") == (200, '{"status":"ok"}')


# At the door --------------------------------------------------------------------------------------


def test_a_stranger_learns_nothing_of_a_database_that_is_away(log_in, monkeypatch):
    def away(_user: int | None) -> Any:
        raise DatabaseError(db.NO_ANSWER)

    client = log_in("planner")
    monkeypatch.setattr(db, "as_user", away)
    for headers in ({}, PAGE, PAGE | {"accept-language": "zh-CN"}):
        for path in ("/health", "/overview", W1_TILE):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 503
            for told in ("DATABASE_URL", "gridmap db", "socket", "connection"):
                assert told not in answer.text


@pytest.mark.parametrize(
    "path", ["/search?q=%00", "/search?q=a%1bb", "/overview%00", "/login?next=%00", "/health?%7f",
             "/tiles/building%00/13/1/1.mvt", "/labels?bbox=%00"],
)  # fmt: skip
def test_signs_that_nobody_sees_are_refused_at_the_door(client, log_in, path):
    for role in (None, "planner"):
        if role:
            log_in(role)
        assert client.get(path).status_code == 400
    assert client.get("/search?q=a%0Ab").status_code != 400


def test_a_name_with_nul_is_wrong_and_no_fault(client):
    for name in ("planner\x00", "\x00", "pla\x1bnner"):
        assert post_login(client, name, "a long password").status_code == 403
    assert post_login(client, "planner", "a long\x00 password").status_code == 403


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        ("http://testserver", True), ("https://testserver", True), ("http://testserver:80", True),
        ("http://testserver:81", False), ("http://localhost", False), ("http://localhost:1", False),
        ("http://127.0.0.1:9999", False), ("http://evil.example", False), ("null", False),
        ("http://testserver.evil.example", False), ("http://x.streamlit.app", False), ("", False),
        ("http://testserver:x", False), ("file://testserver", False),
    ],
)  # fmt: skip
def test_a_websocket_is_opened_by_our_own_pages_alone(log_in, origin, opens):
    headers = {"origin": origin} if origin else {}
    client = log_in("planner")
    try:
        with client.websocket_connect("/_stcore/stream", headers=headers) as socket:
            socket.send_text("there?")
            assert socket.receive_text() == "there?"
    except WebSocketDisconnect:
        assert not opens
    else:
        assert opens


def test_a_page_that_came_by_http_opens_no_websocket_where_https_is(log_in):
    client = log_in("planner")
    client.base_url = "https://testserver"
    client.cookies.set(session.COOKIE, client.cookies[session.COOKIE])
    scope = {"type": "websocket", "scheme": "wss", "path": "/_stcore/stream"}
    for origin, opens in (("http://testserver", False), ("https://testserver", True)):
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        assert door.is_own_origin(scope | {"headers": headers}) == opens


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/auth/login", "/oauth2callback", "/auth/logout",
             "/_stcore/script-health-check", "/_stcore/agent/openapi.json"],
)  # fmt: skip
def test_what_no_page_needs_is_not_there(client, log_in, path):
    assert client.get(path).status_code == 404
    assert log_in("admin").get(path).status_code == 404


def test_a_file_to_take_away_is_its_users(log_in, users):
    name = "0123abcd.csv"
    own = f"/media/{media.mark(users['community_worker'], name)}/{name}"
    answer = log_in("community_worker").get(own)
    assert (answer.status_code, answer.text) == (200, "a page")
    assert answer.headers["cache-control"] == "no-store"
    for role in ("admin", "street_official", "planner"):
        assert log_in(role).get(own).status_code == 404
    client = log_in("community_worker")
    for other in (
        f"/media/{name}", own.replace("0123", "4567"), own.replace("/media/", "/media//"),
        f"/media/{'0' * 32}/{name}", f"/media//{name}", f"/media/é/{name}",
    ):  # fmt: skip
        assert client.get(other).status_code == 404, other
    client.post("/logout")
    assert client.get(own).status_code == 401


def test_answers_tell_browsers_what_they_may_not(client):
    for path in ("/login", "/health", "/overview"):
        plain = client.get(path).headers
        assert "geolocation=(self)" in plain["permissions-policy"]
        assert "camera=()" in plain["permissions-policy"]
        assert plain["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in plain
    client.base_url = "https://testserver"
    secure = client.get("/login").headers["strict-transport-security"]
    assert int(re.fullmatch(r"max-age=(\d+)", secure)[1]) >= 31536000


def test_no_inline_script_runs_but_the_windows_own(client):
    policy = client.get("/login").headers["content-security-policy"]
    [scripts_of] = [one for one in policy.split("; ") if one.startswith("script-src")]
    assert "unsafe-inline" not in scripts_of
    spec = find_spec("streamlit")
    window = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", window, re.DOTALL)
    assert inline and scripts_of.count("'sha256-") == len(inline)


# Another password ---------------------------------------------------------------------------------

ONE_TIME = "kx7m-2pqr-9tvw"
OWN = "my very own words"


@pytest.fixture
def newcomer(client) -> str:
    """Login of an account that was given a password on a slip."""
    with db.as_owner() as connection:
        if "newcomer" in set(store.accounts.listed(connection).name):
            accounts.set_password(connection, "newcomer", ONE_TIME, is_one_time=True)
        else:
            accounts.add(connection, "newcomer", "planner", ONE_TIME, is_one_time=True)
    return "newcomer"


def post_password(client: TestClient, old: str, new: str, again: str | None = None) -> Any:
    form = client.get("/password", params={"next": "/coverage", "lang": "en"})
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text))
    return client.post(
        "/password?lang=en", data=hidden | {"old": old, "new": new, "again": again or new}
    )


def alert_of(answer: Any) -> str:
    found = re.search(r'role="alert">(.*?)<', answer.text)
    return found.group(1) if found else ""


def test_a_one_time_password_opens_the_form_and_nothing_else(client, newcomer):
    assert post_login(client, newcomer, ONE_TIME).status_code == 303
    answer = client.get("/coverage?radius=300", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (
        303, "/password?next=/coverage%3Fradius%3D300",
    )  # fmt: skip
    for path in ("/", "/_stcore/health", "/labels", "/tiles/building/16/0/0.mvt"):
        assert client.get(path).status_code == 401
    with pytest.raises(WebSocketDisconnect), websocket(client):
        pass
    form = client.get("/password", params={"lang": "en"})
    assert "Choose one of your own" in form.text and client.get("/logout").status_code == 200
    answer = post_password(client, ONE_TIME, OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/coverage")
    assert client.get("/coverage").text == "a page"
    assert "Choose one of your own" not in client.get("/password", params={"lang": "en"}).text
    client.cookies.clear()
    assert post_login(client, newcomer, ONE_TIME).status_code == 403
    assert post_login(client, newcomer, OWN).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "status", "message"),
    [
        ("wrong password", OWN, None, 403, "present password is wrong"),
        (ONE_TIME, OWN, OWN + ".", 400, "not typed twice"),
        (ONE_TIME, ONE_TIME, None, 400, "is the old one"),
        (ONE_TIME, "short", None, 400, "at least 10"),
        (ONE_TIME, "newcomer2026", None, 400, "name of its owner"),
    ],
)
def test_what_is_refused(client, newcomer, old, new, again, status, message):
    post_login(client, newcomer, ONE_TIME)
    answer = post_password(client, old, new, again)
    assert answer.status_code == status and message in alert_of(answer)
    assert client.get("/coverage").status_code == 401


def test_nobody_posts_for_somebody_else(client, newcomer):
    post_login(client, newcomer, ONE_TIME)
    answer = client.post("/password", data={"old": ONE_TIME, "new": OWN, "again": OWN})
    assert answer.status_code == 403
    assert client.get("/coverage").status_code == 401


def test_guessing_the_present_password_is_made_slow(client, newcomer):
    post_login(client, newcomer, ONE_TIME)
    for _ in range(FAILURES):
        assert post_password(client, "a wrong guess", OWN).status_code == 403
    assert post_password(client, ONE_TIME, OWN).status_code == 429


def test_another_password_ends_all_other_logins(client, log_in, users):
    old = session.token(users["street_official"])
    log_in("street_official")
    assert post_password(client, "a long password", OWN).status_code == 303
    assert client.get("/coverage").status_code == 200
    client.cookies.clear()
    client.cookies.set(session.COOKIE, old)
    guard.forget()
    assert client.get("/coverage").status_code == 401
