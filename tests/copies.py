"""A database of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from gridmap.store import db, migrate
from tests.test_pages import connected_to


@contextmanager
def copied(database: str, name: str) -> Iterator[None]:
    """Connect to a new copy of the empty database, which is dropped afterwards."""
    db.dispose()
    server = make_url(database)
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {server.database}"))
        url = server.set(database=name)
        with connected_to(url.render_as_string(hide_password=False)):
            migrate.migrate()  # the login role of the copy
            yield
        connection.execute(text(f"DROP DATABASE {name}"))
    engine.dispose()
