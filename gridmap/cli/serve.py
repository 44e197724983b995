"""`gridmap serve`: the application, until Ctrl-C."""

import os
import socket

import click
import uvicorn

from gridmap import config
from gridmap.actions import sessions
from gridmap.cli import Answer, quiet_stdout, say
from gridmap.errors import GridmapError
from gridmap.i18n import Message
from gridmap.store import cluster, migrate


@click.command()
@click.option("--port", default=8501, show_default=True, help="0 takes a free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="0.0.0.0 lets other machines in: put a proxy with TLS before it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the address as one JSON object.")
def command(port: int, host: str, as_json: bool) -> None:
    """Serve the application until Ctrl-C."""
    _check_proxies()
    sessions.idle_s()  # a setting that is none ends the start, not each answer
    port = free_port(host, port)
    with quiet_stdout():
        if not config.database_url():
            # A service that starts with the machine may come before its disk.
            cluster.up(may_make=False)
        migrate.migrate()
    url = f"http://{host}:{port}"
    say(Answer({"url": url}, Message("gridmap: {url} (Ctrl-C ends it)", url=url)), as_json=as_json)
    run(host, port)


def _check_proxies() -> None:
    """Refuse to believe everybody: whoever guesses passwords would choose the own address."""
    if "*" in os.environ.get("FORWARDED_ALLOW_IPS", ""):
        raise GridmapError(
            "FORWARDED_ALLOW_IPS=* believes what anybody writes; name the addresses or networks of "
            "the proxies: 192.0.2.7,10.0.0.0/24"
        )


def free_port(host: str, port: int) -> int:
    """
    Port to serve on: the one asked for, or a free one for 0.

    Raises
    ------
    GridmapError
        Another program listens there.
    """
    with socket.socket() as probe:
        # As uvicorn binds it: a port in TIME_WAIT from the last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise GridmapError(
                "port {port} is not available ({reason}); choose another: --port {other}, or "
                "PORT={other} make demo",
                port=port,
                reason=error.strerror,
                other=port + 1,
            ) from error
        return int(probe.getsockname()[1])


def run(host: str, port: int) -> None:
    """Serve in this process: Streamlit keeps uploads and media in memory, so there is one."""
    # Streamlit looks for .streamlit/config.toml, and the pages, below the working folder.
    os.chdir(config.ROOT)
    with quiet_stdout():
        uvicorn.run(
            "streamlit_app:app",
            app_dir=str(config.ROOT),
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            # Which program it is tells strangers which faults to try.
            server_header=False,
            # A browser that keeps its websocket open must not keep Ctrl-C waiting.
            timeout_graceful_shutdown=2,
        )
