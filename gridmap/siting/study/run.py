"""One run of a job in a worker process, read from any thread."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gridmap.errors import GridmapError, SitingError


@dataclass(frozen=True)
class Progress:
    """
    Incumbent and bound so far, in the model's unit, and the seconds since the start.

    A frontier or a sensitivity solves `step` of `steps`.
    """

    incumbent: float
    bound: float
    seconds: float
    step: int = 0
    steps: int = 1


@dataclass(eq=False)
class Run:
    """
    One job; its fields change while it runs, and are read from any thread.

    Attributes
    ----------
    state
        waiting, running, done, failed or cancelled. One that is cancelled while it runs is done,
        with the best plan so far.
    progress
        Latest report of the worker; None before the first.
    history
        All reports of the worker, at least a tenth of a second apart.
    error
        Why the run failed.
    """

    number: int
    owner: object
    about: object
    job: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]] | None
    state: str = "waiting"
    progress: Progress | None = None
    history: list[Progress] = field(default_factory=list)
    error: GridmapError | None = None
    began: float | None = None
    ended: float | None = None
    is_cancelled: bool = False
    _result: Any = None
    _stop: Callable[[], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change."""
        return self._over.is_set()

    @property
    def seconds(self) -> float:
        """Seconds since a worker took the run, until it ended."""
        if self.began is None:
            return 0.0
        return (self.ended or time.monotonic()) - self.began

    @property
    def result(self) -> Any:
        """
        Return value of the job.

        Raises
        ------
        GridmapError
            The run failed, was cancelled before it began, or is not over.
        """
        if self.error is not None:
            raise self.error
        if self.state != "done":
            raise SitingError("this run has no result yet; wait until it is done")
        return self._result

    def cancel(self) -> None:
        """End the run with the best result so far; a waiting run never begins."""
        with self._lock:
            self.is_cancelled = True
            # Held until it is sent: afterwards the worker may be at another run.
            if self._stop is not None:
                self._stop()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait, at most so many seconds; whether the run is over. For commands and tests."""
        return self._over.wait(seconds)

    def begin(self, stop: Callable[[], None]) -> bool:
        """Begin the run unless it was cancelled; `stop` ends it early."""
        with self._lock:
            is_cancelled = self.is_cancelled
            if not is_cancelled:
                self._stop, self.state = stop, "running"
                self.began = self.began or time.monotonic()
        if is_cancelled:
            self.end("cancelled", error=SitingError("cancelled before it began"))
        return not is_cancelled

    def end(self, state: str, *, result: Any = None, error: GridmapError | None = None) -> None:
        """End the run in a state, with its result or error."""
        with self._lock:
            self.state, self._result, self.error = state, result, error
            self.ended, self._stop, self.job = time.monotonic(), None, None
        self._over.set()
