"""Answers that wait for a slow database, and soon say that one is away."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

from gridmap.errors import DatabaseError
from gridmap.store import db
from gridmap.store.db import NO_ANSWER

PATIENCE_S = 2.0
"""Time after which it is asked whether the database takes connections at all."""

T = TypeVar("T")
_away_until = 0.0


async def unless_away(work: Callable[..., T], *args: object) -> T:
    """
    Run what asks the database in a thread of its own, however long a slow one takes.

    Raises
    ------
    DatabaseError
        Nothing came for `PATIENCE_S`, and the server takes no connection; for as long again
        nobody else is let wait for it.
    """
    global _away_until
    if time.monotonic() < _away_until:
        raise DatabaseError(NO_ANSWER)
    task = asyncio.ensure_future(to_thread.run_sync(work, *args, abandon_on_cancel=True))
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
    if not done and not await to_thread.run_sync(db.takes_connections):
        task.cancel()
        _away_until = time.monotonic() + PATIENCE_S
        raise DatabaseError(NO_ANSWER)
    return await task
