"""Runs in worker processes: progress, cancel, a worker that is killed, an application that dies."""

import os
import signal
import subprocess
import sys
import time

import pytest

from gridmap.config import ROOT
from gridmap.errors import SitingError
from gridmap.siting.study.runs import Desk


def count(until: int, *, progress, cancel) -> int:
    """Count in tenths of a second; cancelled, say how far it came."""
    for number in range(until):
        progress(float(number), float(until), number / 10)
        if cancel():
            return number
        time.sleep(0.1)
    return until


def refuse(*, progress, cancel) -> None:
    raise SitingError("nothing can be done")


def pid(*, progress, cancel) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def desk():
    made = Desk(2)
    yield made
    made.close()


def test_two_run_at_once_and_a_third_waits(desk):
    runs = [desk.start(count, 8, owner="a", about=n) for n in range(3)]
    assert all(run.wait(30) for run in runs)
    assert [run.result for run in runs] == [8, 8, 8]
    first, second, third = runs
    assert max(first.began, second.began) < min(first.ended, second.ended)
    assert third.began >= min(first.ended, second.ended)
    assert [run.about for run in desk.runs("a")] == [2, 1, 0]
    assert desk.runs("b") == []


def test_progress_moves(desk):
    run = desk.start(count, 6)
    assert run.wait(30)
    assert len(run.history) >= 3
    assert [one.incumbent for one in run.history] == sorted(one.incumbent for one in run.history)
    assert run.progress.bound == 6


def test_cancel_keeps_what_there_is(desk):
    run = desk.start(count, 600)
    while run.progress is None:
        time.sleep(0.02)
    assert run.state == "running"
    with pytest.raises(SitingError, match="no result yet"):
        _ = run.result
    run.cancel()
    assert run.wait(10) and run.state == "done" and run.result < 600
    # The next one is not cancelled with it.
    again = desk.start(count, 3)
    assert again.wait(30) and again.result == 3


def test_cancelled_in_line_never_begins(desk):
    running = [desk.start(count, 10) for _ in range(2)]
    waits = desk.start(count, 10)
    waits.cancel()
    assert waits.wait(30) and waits.state == "cancelled" and waits.began is None
    assert all(run.wait(30) for run in running)


def test_an_error_is_passed_on(desk):
    run = desk.start(refuse)
    assert run.wait(30) and run.state == "failed"
    with pytest.raises(SitingError, match="nothing can be done"):
        _ = run.result


def test_a_killed_worker_is_told_and_replaced(desk):
    run = desk.start(count, 600)
    while run.progress is None:
        time.sleep(0.02)
    for worker in list(desk._workers):
        os.kill(worker.process.pid, signal.SIGKILL)
    assert run.wait(10) and run.state == "failed"
    with pytest.raises(SitingError, match=r"was ended \(by signal 9\)"):
        _ = run.result
    both = [desk.start(pid) for _ in range(2)]
    assert all(one.wait(60) for one in both)
    assert all(one.result != os.getpid() for one in both)


APPLICATION = """
import os, sys, time
from gridmap.siting.study.runs import Desk
from tests.test_planning_runs import count
desk = Desk(1)
run = desk.start(count, 600)
while run.progress is None:
    time.sleep(0.05)
print(*(worker.process.pid for worker in desk._workers), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_die_with_the_application(how):
    process = subprocess.Popen(
        [sys.executable, "-c", APPLICATION], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        worker = int(process.stdout.readline())
        os.kill(worker, 0)
        process.send_signal(how)
        process.wait(10)
        end = time.monotonic() + 10
        while _is_alive(worker) and time.monotonic() < end:
            time.sleep(0.05)
        assert not _is_alive(worker)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # Nobody may have asked yet how it ended.
    with open(f"/proc/{number}/stat") as status:
        return status.read().rsplit(")", 1)[1].split()[0] != "Z"
