"""
Slow down the guessing of passwords: attempts are counted before a hash is worked out.

A browser in which somebody logged in before is counted by itself, so that strangers who guess
neither lock its owner out nor stand before the owner in the queue. All other attempts count for
their name at their address, for the name anywhere, and for the address with whatever name.
"""

import ipaddress
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

FAILURES = 5
"""Failed attempts in `WAIT_S` for a name from one address, or from one known browser."""
FAILURES_OF_NAME = 30
"""For a name from all addresses together."""
FAILURES_OF_ADDRESS = 30
"""For all names from one address: an office behind one address mistypes, too."""
WAIT_S = 300.0
"""等保 2.0 asks for a limit and leaves its size to the operator."""
REMEMBERED = 30_000
"""Keys of attempts kept, so that made-up names cannot fill the memory."""
NAME_LENGTH = 80
"""Longest login: what is longer is nobody's."""

T = TypeVar("T")
Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Attempt:
    """Name that somebody tries a password for, from where, and by which known browser."""

    name: str
    address: str
    browser: str | None = None

    @property
    def place(self) -> str:
        """The known browser, else the address; an IPv6 user has 2**64 of them, which are one."""
        if self.browser:
            return self.browser
        try:
            one = ipaddress.ip_address(self.address)
        except ValueError:
            return self.address
        return str(ipaddress.ip_network((one, 64), strict=False)) if one.version == 6 else str(one)

    def limits(self) -> dict[Key, int]:
        """Failed attempts that are let pass in `WAIT_S`, by what they count for."""
        name = self.name[: NAME_LENGTH + 1]
        if self.browser:
            return {(name, self.place): FAILURES}
        return {
            (name, self.place): FAILURES,
            ("name", name, ""): FAILURES_OF_NAME,
            ("address", self.place, ""): FAILURES_OF_ADDRESS,
        }


@dataclass
class Lockout:
    """Moments of attempts that did not succeed, in memory: the application is one process."""

    _moments: dict[Key, deque[float]] = field(default_factory=dict)

    def begin(self, attempt: Attempt, *, now: float | None = None) -> float:
        """
        Count an attempt, which is taken for a failure until `succeeded`.

        Returns
        -------
        float
            0; or the seconds until it may be tried, and then it was not counted.
        """
        moment = time.monotonic() if now is None else now
        limits = attempt.limits()
        wait = max(self._wait_s(key, limit, moment) for key, limit in limits.items())
        if wait > 0:
            return wait
        for key, limit in limits.items():
            # Put last: the oldest are forgotten first.
            moments = self._moments.pop(key, None) or deque(maxlen=limit)
            moments.append(moment)
            while len(self._moments) >= REMEMBERED:
                del self._moments[next(iter(self._moments))]
            self._moments[key] = moments
        return 0.0

    def _wait_s(self, key: Key, limit: int, moment: float) -> float:
        moments = self._moments.get(key)
        return moments[0] + WAIT_S - moment if moments and len(moments) >= limit else 0.0

    def succeeded(self, attempt: Attempt) -> None:
        """Forget the failures of a name at its place, and elsewhere this attempt alone."""
        own, *others = attempt.limits()
        self._moments.pop(own, None)
        for key in others:
            # Not all of them: one good password must not wash off the guesses of others.
            if moments := self._moments.get(key):
                moments.pop()

    def forget(self) -> None:
        """Forget everything."""
        self._moments.clear()


class Queue:
    """
    Places for work that takes a core and 64 MB on purpose, few at once, and a bounded wait.

    Parameters
    ----------
    at_once
        Work that is done at the same time.
    most
        Work that is done or waits, all together.
    each
        The same, of one place: nobody fills the queue alone.
    """

    def __init__(self, at_once: int, most: int, each: int) -> None:
        self.limiter = CapacityLimiter(at_once)
        self.most, self.each = most, each
        self._inside: Counter[str] = Counter()

    def is_full(self, place: str) -> bool:
        """Whether nothing more is taken from a place for the moment."""
        return self._inside.total() >= self.most or self._inside[place] >= self.each

    async def run(self, place: str, work: Callable[..., T], *args: object) -> T:
        """Do the work in a thread when its turn has come."""
        self._inside[place] += 1
        try:
            return await to_thread.run_sync(work, *args, limiter=self.limiter)
        finally:
            self._inside[place] -= 1
            if not self._inside[place]:
                del self._inside[place]


lockout = Lockout()
strangers = Queue(at_once=2, most=8, each=5)
known = Queue(at_once=2, most=32, each=2)
"""For known browsers and whoever is logged in: strangers cannot get in here."""


def queue(attempt: Attempt) -> Queue:
    """Queue of an attempt."""
    return known if attempt.browser else strangers
