"""
Process that does one job after the other for `runs`, and ends with its parent.

Started as `python -m gridmap.siting.study.worker FD`: not by `multiprocessing`, which runs the
parent's main module again, and under Streamlit that is the page.
"""

import os
import sys
import threading
import time
from multiprocessing.connection import Connection
from typing import Any

from gridmap.errors import GridmapError

TELL_S = 0.1
"""Progress is sent this often at most: more than a page can show."""


class _Link:
    """Connection to the parent: jobs come in, progress and results go out."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.jobs: list[Any] = []
        self.has_job = threading.Condition()
        self.cancelled = threading.Event()
        self.sent_s = 0.0

    def listen(self) -> None:
        """Take jobs and cancellations until the parent is gone; then exit."""
        try:
            while True:
                word, job = self.connection.recv()
                with self.has_job:
                    if word == "cancel":
                        self.cancelled.set()
                        continue
                    self.cancelled.clear()
                    self.jobs.append(job)
                    self.has_job.notify()
        finally:
            os._exit(0)

    def next(self) -> Any:
        """Wait for the next job and return it."""
        with self.has_job:
            self.has_job.wait_for(lambda: self.jobs)
            return self.jobs.pop(0)

    def tell(self, *figures: Any) -> None:
        """Pass progress on, at most every `TELL_S` seconds."""
        now = time.monotonic()
        if now - self.sent_s >= TELL_S:
            self.sent_s = now
            self.connection.send(("progress", figures))


def main(descriptor: int) -> None:
    """Serve the socket of that number."""
    link = _Link(Connection(descriptor))
    threading.Thread(target=link.listen, daemon=True).start()
    while True:
        function, arguments, options = link.next()
        link.sent_s = 0.0
        link.connection.send(("begun", None))
        try:
            result = function(
                *arguments, **options, progress=link.tell, cancel=link.cancelled.is_set
            )
        except GridmapError as error:
            link.connection.send(("failed", error))
        else:
            link.connection.send(("done", result))


if __name__ == "__main__":
    main(int(sys.argv[1]))
