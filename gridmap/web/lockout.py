"""Slow down the guessing of passwords: five failures for a name from one address, then a wait."""

import time
from dataclasses import dataclass, field

FAILURES = 5
WAIT_S = 300.0
"""After the last failure; 等保 2.0 asks for a limit and leaves its size to the operator."""
REMEMBERED = 10_000
"""Pairs of name and address kept, so that made-up names cannot fill the memory."""


@dataclass
class Lockout:
    """Failed logins by name and address, in memory: the application is one process."""

    _failures: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def wait_s(self, name: str, address: str, *, now: float | None = None) -> float:
        """Seconds until this name may be tried from there; 0 when at once."""
        moment = time.monotonic() if now is None else now
        count, last = self._failures.get((name, address), (0, 0.0))
        return max(0.0, last + WAIT_S - moment) if count >= FAILURES else 0.0

    def failed(self, name: str, address: str, *, now: float | None = None) -> None:
        """Count a failure; one that lies longer back than the wait is forgotten."""
        moment = time.monotonic() if now is None else now
        count, last = self._failures.pop((name, address), (0, moment))
        if len(self._failures) >= REMEMBERED:
            del self._failures[next(iter(self._failures))]
        fresh = moment - last < WAIT_S
        self._failures[name, address] = (count + 1 if fresh else 1, moment)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures after a successful login."""
        self._failures.pop((name, address), None)
