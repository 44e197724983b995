"""Preparation of the Plots page in the background, before anybody opens it: it takes seconds."""

import logging
import threading
import time
from collections.abc import Sequence

from gridmap.analysis.plots import read_fabric
from gridmap.errors import GridmapError
from gridmap.store import db

PAUSE_S = 60.0
"""Time for which it is not looked again whether a user's communities are ready, seconds."""

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


def _make(user_id: int, community_ids: Sequence[int]) -> None:
    for community_id in community_ids:
        try:
            with _one_at_a_time, db.as_user(user_id) as connection:
                read_fabric(connection, community_id)
        except GridmapError as error:
            # Nobody lives there, say; who opens the page reads it there.
            _log.info("community %s is not made ready: %s", community_id, error)
