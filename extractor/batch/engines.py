"""Which engine does batch work."""

from __future__ import annotations

import importlib
import importlib.util

from extractor.batch.executor import Engine, Executor, Limits
from extractor.batch.local import Local
from extractor.errors import BatchError


def engine_of(
    engine: Engine,
    workers: int,
    *,
    ocr_workers: int = 1,
    limits: Limits | None = None,
    address: str | None = None,
) -> Executor:
    """Give an engine, to be closed by the caller.

    Args:
        engine: which.
        workers: for what needs no text recognition, at least 1.
        ocr_workers: for what does, at least 1.
        limits: of a worker.
        address: HOST:PORT of a Ray cluster; None starts one on this machine.

    Raises:
        BatchError: it is not installed, or its cluster cannot be reached.
    """
    if engine is Engine.LOCAL:
        return Local(workers, ocr_workers=ocr_workers, limits=limits)
    if importlib.util.find_spec("ray") is None:
        raise BatchError("Ray", "it is not installed; install dispute-extractor[batch]")
    library = importlib.import_module("extractor.batch.ray_engine")
    made: Executor = library.OnRay(workers, ocr_workers=ocr_workers, limits=limits, address=address)
    return made
