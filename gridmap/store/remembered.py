"""
Values read from the database, kept in memory under the version of what they follow from.

The version is asked for each time, so that nobody is shown what has changed. It names what a reader
may see where rows are guarded: readers of equal rights share a value, and nobody else gets it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Connection

from gridmap.store import db

T = TypeVar("T")


class _Entry(Generic[T]):
    def __init__(self) -> None:
        self.making = Lock()
        self.values: list[T] = []


class Remembered(Generic[T]):
    """The values that were asked for last, as many as `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._changing = Lock()

    def get(self, connection: Connection, version: Hashable, make: Callable[[], T]) -> T:
        """
        Return what is kept under a version, else make it; two that want it at once make it once.

        A transaction that has changed something sees what no version names yet, and may be rolled
        back: for it the value is made anew, and not kept.
        """
        if db.has_written(connection):
            return make()
        key = self._key(connection, version)
        with self._changing:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            while len(self._entries) > self.most:
                self._entries.popitem(last=False)
        with entry.making:
            if not entry.values:
                entry.values.append(make())
            return entry.values[0]

    def has(self, connection: Connection, version: Hashable) -> bool:
        """Whether a value is kept under a version."""
        with self._changing:
            entry = self._entries.get(self._key(connection, version))
        return bool(entry and entry.values)

    @staticmethod
    def _key(connection: Connection, version: Hashable) -> Hashable:
        return str(connection.engine.url), version
