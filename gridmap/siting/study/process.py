"""A worker process as the parent sees it."""

import os
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from gridmap.errors import SitingError
from gridmap.i18n import Message
from gridmap.siting.study.run import Progress, Run


class Worker:
    """Worker process at the other end of a socket."""

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
        """Ask the worker to end its run with the best result so far."""
        self._send(("cancel", None))

    def do(self, run: Run) -> bool:
        """
        Do a run; whether the worker is still alive.

        A run that a dead worker never began is not over.
        """
        has_begun = False
        if not self._send(("job", run.job)):
            return False
        if run.is_cancelled:
            # Cancelled between its begin and the job: the worker forgot it.
            self.cancel()
        while True:
            try:
                word, content = self.link.recv()
            except (EOFError, OSError):
                if has_begun:
                    run.end("failed", error=SitingError(_gone(self.process)))
                return False
            if word == "begun":
                has_begun = True
            elif word == "progress":
                run.progress = Progress(*content)
                run.history.append(run.progress)
            elif word == "done":
                run.end("done", result=content)
                return True
            elif word == "failed":
                run.end("failed", error=content)
                return True

    def end(self) -> None:
        """End the process."""
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
