"""Several processes give their results in order, a few at a time, and none outlives the main process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from newslint.errors import NewslintError
from newslint.util.process_pool import in_order


def slow_first(number: int) -> int:
    time.sleep(0.05 if number == 0 else 0)
    return number * number


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_order(workers: int) -> None:
    assert list(in_order(slow_first, range(20), workers)) == [(number, number * number) for number in range(20)]


@pytest.mark.parametrize("workers", [1, 2])
def test_only_a_few_tasks_are_under_way(workers: int) -> None:
    taken: list[int] = []

    def tasks() -> object:
        for number in range(50):
            taken.append(number)
            yield number

    results = in_order(slow_first, tasks(), workers)  # type: ignore[arg-type]
    next(results)
    assert len(taken) <= 2 * workers + 1
    results.close()  # type: ignore[attr-defined]


def test_a_dead_worker_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        def __init__(self, *args: object, **more: object) -> None: ...

        def submit(self, *args: object) -> Future[int]:
            future: Future[int] = Future()
            future.set_exception(BrokenProcessPool())
            return future

        def shutdown(self, **more: object) -> None: ...

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Dead)
    with pytest.raises(NewslintError, match="a worker process died"):
        list(in_order(slow_first, [1], 2))


PARENT = """
import os, time
from newslint.util.process_pool import in_order

def work(number):
    if number < 2:
        os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: two workers write
    time.sleep(0.1)

if __name__ == "__main__":
    for _ in in_order(work, range(1000), 2):
        pass
"""


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_no_worker_outlives_a_main_process_that_is_killed(tmp_path: object) -> None:
    path = os.path.join(str(tmp_path), "parent.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PARENT)
    with subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE, encoding="utf-8") as parent:
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
        parent.wait()
        until = time.monotonic() + 120
        while (alive := [pid for pid in workers if is_alive(pid)]) and time.monotonic() < until:
            time.sleep(0.05)
    assert alive == []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # a zombie that nobody waits for is dead
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
