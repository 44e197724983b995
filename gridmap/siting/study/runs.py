"""
Pool of worker processes for long jobs, and runs that can be polled.

`start` returns at once; a run's `state`, `progress` and `result` are polled. Two planners solve at
once; a third waits in line.
"""

import atexit
import itertools
import os
import queue
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from gridmap.errors import SitingError
from gridmap.siting.study.process import Worker
from gridmap.siting.study.run import Run

TRIES = 3
"""Attempts at starting a run with a worker that has died."""
KEPT = 8
"""Runs of one owner that are remembered after they ended."""


class Desk:
    """
    Queue of runs and the workers that do them.

    Parameters
    ----------
    size
        Workers; each is a process of its own, started at once and kept.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._numbers = itertools.count(1)
        self._line: queue.SimpleQueue[Run] = queue.SimpleQueue()
        self._runs: list[Run] = []
        self._lock = threading.Lock()
        self._workers: set[Worker | None] = set()
        for _ in range(size):
            threading.Thread(target=self._serve, daemon=True, name="gridmap siting").start()

    def start(
        self, function: Callable[..., Any], *arguments: Any, owner: object = None,
        about: object = None, **options: Any,
    ) -> Run:  # fmt: skip
        """
        Queue `function(*arguments, **options, progress=, cancel=)` for a worker.

        Parameters
        ----------
        function
            A module's own function, such as `solve`; arguments and result are pickled.
        owner
            Key under which `runs` finds the run again.
        about
            Description of the run for the caller's own use.
        """
        with self._lock:
            run = Run(next(self._numbers), owner, about, (function, arguments, options))
            mine = [one for one in self._runs if one.owner == owner and one.is_over]
            for old in mine[:-KEPT]:
                self._runs.remove(old)
            self._runs.append(run)
        self._line.put(run)
        return run

    def runs(self, owner: object) -> list[Run]:
        """List an owner's runs, the latest first."""
        with self._lock:
            return [run for run in reversed(self._runs) if run.owner == owner]

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            for worker in filter(None, self._workers):
                worker.end()
            self._workers.clear()

    def _serve(self) -> None:
        worker = self._instead_of(None)
        while True:
            run = self._line.get()
            for _ in range(TRIES):
                if run.begin(worker.cancel) and not worker.do(run):
                    worker = self._instead_of(worker)
                if run.is_over:
                    break
            else:
                run.end("failed", error=SitingError("no solving process can be started"))

    def _instead_of(self, gone: "Worker | None") -> "Worker":
        """Start a worker ahead of its first run: importing the solvers takes seconds."""
        worker = Worker()
        with self._lock:
            self._workers.add(worker)
            self._workers.discard(gone)
        if gone is not None:
            gone.end()
        return worker


@cache
def desk() -> Desk:
    """Desk of the application: two workers, or one per two cores if there are more."""
    made = Desk(max(2, (os.cpu_count() or 2) // 2))
    atexit.register(made.close)
    return made
