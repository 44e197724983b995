"""
Solving in the background: a small pool of worker processes, and runs to be polled.

No page waits: `start` returns at once, and a run's `state`, `progress` and `result` are there to be
looked at. Two planners solve at once; a third waits in line.
"""

import atexit
import itertools
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from gridmap.errors import GridmapError, SitingError
from gridmap.i18n import Message

TRIES = 3
"""Workers that may be gone before they begin a run."""
KEPT = 8
"""Runs of one owner that are remembered after they ended."""


@dataclass(frozen=True)
class Progress:
    """
    Incumbent and bound in the model's unit as they stand, and the seconds so far.

    Of a frontier or a sensitivity `step` of `steps` is being solved.
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
        The last word of the worker, None before the first.
    history
        All of its words, a tenth of a second apart at least.
    error
        What is wrong, where it failed.
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
        """Since a worker took it, until it ended."""
        if self.began is None:
            return 0.0
        return (self.ended or time.monotonic()) - self.began

    @property
    def result(self) -> Any:
        """
        What the job returned.

        Raises
        ------
        GridmapError
            It failed, was cancelled before it began, or is not over.
        """
        if self.error is not None:
            raise self.error
        if self.state != "done":
            raise SitingError("this run has no result yet; wait until it is done")
        return self._result

    def cancel(self) -> None:
        """End it with the best so far; one that waits never begins."""
        with self._lock:
            self.is_cancelled = True
            # Held until it is said: afterwards the worker may be at another run.
            if self._stop is not None:
                self._stop()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is over, after so long at most; for the command line and tests."""
        return self._over.wait(seconds)

    def _begin(self, stop: Callable[[], None]) -> bool:
        with self._lock:
            is_cancelled = self.is_cancelled
            if not is_cancelled:
                self._stop, self.state = stop, "running"
                self.began = self.began or time.monotonic()
        if is_cancelled:
            self._end("cancelled", error=SitingError("cancelled before it began"))
        return not is_cancelled

    def _end(self, state: str, *, result: Any = None, error: GridmapError | None = None) -> None:
        with self._lock:
            self.state, self._result, self.error = state, result, error
            self.ended, self._stop, self.job = time.monotonic(), None, None
        self._over.set()


class Desk:
    """
    Workers and the runs in line for them.

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
        self._workers: set[_Worker | None] = set()
        for _ in range(size):
            threading.Thread(target=self._serve, daemon=True, name="gridmap siting").start()

    def start(
        self, function: Callable[..., Any], *arguments: Any, owner: object = None,
        about: object = None, **options: Any,
    ) -> Run:  # fmt: skip
        """
        Have `function(*arguments, **options, progress=, cancel=)` done by a worker.

        Parameters
        ----------
        function
            A module's own function, such as `solve`; arguments and result are pickled.
        owner
            Whose run it is: `runs` finds it again.
        about
            Whatever the caller wants to know it by.
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
        """An owner's runs, the latest first."""
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
                if run._begin(worker.cancel) and not worker.do(run):
                    worker = self._instead_of(worker)
                if run.is_over:
                    break
            else:
                run._end("failed", error=SitingError("no solving process can be started"))

    def _instead_of(self, gone: "_Worker | None") -> "_Worker":
        """A new worker; it is ready before it is asked for: to import the solvers takes seconds."""
        worker = _Worker()
        with self._lock:
            self._workers.add(worker)
            self._workers.discard(gone)
        if gone is not None:
            gone.end()
        return worker


class _Worker:
    """A process at the other end of a socket."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gridmap.siting.study.worker", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=os.environ | {"PYTHONPATH": _with_root(os.environ.get("PYTHONPATH"))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self.link = Connection(ours.detach())
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Ask it to end with the best so far."""
        self._send(("cancel", None))

    def do(self, run: Run) -> bool:
        """
        Have a run done; whether the worker is still there.

        A run that it never began, because it was gone before, is not over.
        """
        has_begun = False
        if not self._send(("job", run.job)):
            return False
        if run.is_cancelled:
            # Said between its begin and the job: the worker forgot it.
            self.cancel()
        while True:
            try:
                word, told = self.link.recv()
            except (EOFError, OSError):
                if has_begun:
                    run._end("failed", error=SitingError(_gone(self.process)))
                return False
            if word == "begun":
                has_begun = True
            elif word == "progress":
                run.progress = Progress(*told)
                run.history.append(run.progress)
            elif word == "done":
                run._end("done", result=told)
                return True
            elif word == "failed":
                run._end("failed", error=told)
                return True

    def end(self) -> None:
        """No more of it."""
        self.process.kill()
        self.process.wait()
        self.link.close()

    def _send(self, message: object) -> bool:
        with self._lock:
            try:
                self.link.send(message)
            except OSError:
                return False
        return True


def _gone(process: subprocess.Popen) -> Message:
    try:
        code = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return Message("the solving process does not answer any more; start again")
    if code < 0:
        why = Message("by signal {number}", number=-code)
    else:
        why = Message("with exit status {number}", number=code)
    return Message(
        "the solving process was ended ({why}), perhaps for lack of memory; start again", why=why
    )


def _with_root(path: str | None) -> str:
    root = str(Path(__file__).parents[3])
    return root if not path else f"{root}{os.pathsep}{path}"


@cache
def desk() -> Desk:
    """The application's one desk: two workers, or one for two cores where there are more."""
    made = Desk(max(2, (os.cpu_count() or 2) // 2))
    atexit.register(made.close)
    return made
