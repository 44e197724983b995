"""
Preparation in the background of what takes seconds, before anybody waits for it.

Homes and distances, and neighbours and cells of communities: when the server starts, after each
change of the data, and for a worker's own communities when the worker logs in.
"""

import logging
import threading
import time
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from gridmap import store
from gridmap.analysis import fabrics, homes
from gridmap.analysis.plots import read_fabric
from gridmap.errors import GridmapError
from gridmap.store import db

PAUSE_S = 60.0
"""Time for which it is not looked again whether a user's communities are ready, seconds."""

LOOK_S = 30.0
"""Time between two looks whether the data have changed, seconds."""

MOST_COMMUNITIES = 8
"""Communities that are kept in memory; of the others what takes longest is kept in files."""

_log = logging.getLogger(__name__)
_looked: dict[int, float] = {}
_one_at_a_time = threading.Lock()


def make_ready(user_id: int, community_ids: Sequence[int]) -> threading.Thread | None:
    """
    Have neighbours and cells of a user's communities found out, where they are not kept yet.

    Read as the user, by a thread that is returned; None where it was looked a moment ago.
    """
    now = time.monotonic()
    if now - _looked.get(user_id, -PAUSE_S) < PAUSE_S:
        return None
    _looked[user_id] = now
    # It must not hold up the end of the process.
    thread = threading.Thread(target=_make, args=(user_id, tuple(community_ids)), daemon=True)
    thread.start()
    return thread


def _make(user_id: int, community_ids: Sequence[int], *, in_memory: bool = True) -> None:
    make = fabrics.make_ready if in_memory else read_fabric
    for community_id in community_ids:
        try:
            with _one_at_a_time, db.as_user(user_id) as connection:
                make(connection, community_id)
        except GridmapError as error:
            # Nobody lives there, say; who opens the page reads it there.
            _log.info("community %s is not made ready: %s", community_id, error)


def keep_ready() -> threading.Thread:
    """Prepare what the first pages of everybody need, now and after each change of the data."""
    thread = threading.Thread(target=_keep, daemon=True)
    thread.start()
    return thread


def _keep() -> None:
    known = ""
    while True:
        try:
            with db.as_owner() as connection:
                version = store.overview.rows_version(connection)
            if version != known:
                prepare()
                known = version
        except (GridmapError, SQLAlchemyError) as error:
            # The database is away, or is just being changed: at the next look it may be there.
            _log.info("nothing is made ready: %s", error)
        time.sleep(LOOK_S)


def prepare() -> None:
    """Read for one account of each kind of rights: what is found serves all others of that kind."""
    with db.as_owner() as connection:
        readers = store.accounts.first_readers(connection)
    own = 0
    for user_id, community_id in readers:
        if community_id is None:
            with db.as_user(user_id) as connection:
                homes.make_ready(connection)
            continue
        own += 1
        _make(user_id, [community_id], in_memory=own <= MOST_COMMUNITIES)
