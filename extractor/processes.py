"""Run one function over many files in processes of their own, in order, whatever dies.

A pool of the standard library is lost as a whole when one worker is killed (PDFium aborts the
process on some 17 KB files). So after a death the files that may have caused it run one by one,
each in a fresh process, and the rest goes on in a new pool.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

R = TypeVar("R")
_work: Callable[[str], object] | None = None


class InProcesses(Generic[R]):
    """Work over files in several processes.

    Args:
        make: called once in each worker; gives the function to run. Must be picklable.
        died: gives the result for a file whose process died.
        workers: how many processes.
    """

    def __init__(
        self, make: Callable[[], Callable[[str], R]], died: Callable[[str], R], workers: int
    ) -> None:
        self._make = make
        self._died = died
        self._workers = workers

    def map(self, files: Sequence[str]) -> Iterator[R]:
        """Give one result a file, in order."""
        done = 0
        while done < len(files):
            for result in self._until_death(files[done:]):
                yield result
                done += 1
            suspects = files[done : done + self._workers + 1]
            for file in suspects:
                yield self._alone(file)
            done += len(suspects)

    def _until_death(self, files: Sequence[str]) -> Iterator[R]:
        with self._pool(self._workers) as pool:
            futures: list[Future[R]] = [pool.submit(_run, file) for file in files]
            for future in futures:
                try:
                    result = future.result()
                except BrokenProcessPool:
                    return
                yield result

    def _alone(self, file: str) -> R:
        with self._pool(1) as pool:
            try:
                result: R = pool.submit(_run, file).result()
            except BrokenProcessPool:
                return self._died(file)
            return result

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        # spawn: the libraries for PDF and OpenCV start threads, which a fork would cut in half.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            workers, mp_context=context, initializer=_open, initargs=(self._make,)
        )


def _open(make: Callable[[], Callable[[str], object]]) -> None:
    global _work  # noqa: PLW0603 - a worker process does one kind of work all its life
    _work = make()


def _run(file: str) -> R:  # type: ignore[type-var]
    if _work is None:
        raise RuntimeError("the worker was not opened")
    return _work(file)  # type: ignore[return-value]
