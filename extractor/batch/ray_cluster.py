"""Connect to a Ray cluster, or start one."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import ray

from extractor.batch.executor import Need
from extractor.errors import BatchError

OCR_RESOURCE = "extractor_ocr"  # a node offers as many as it may have OCR workers
STORE_BYTES = 256 * 1024**2  # of objects, where the cluster is ours: results are small
REACHING_SECONDS = 10.0  # for a cluster to take a connection


def connect(slots: Mapping[Need, int], address: str | None) -> bool:
    """Connect this program, unless it is.

    Args:
        slots: how many workers there may be; for a cluster that is started.
        address: HOST:PORT of a cluster; None starts one on this machine.

    Returns:
        Whether it was not connected before.

    Raises:
        BatchError: the cluster cannot be reached or be used.
    """
    if ray.is_initialized():
        return False
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing is told to anybody
    begin = functools.partial(ray.init, log_to_driver=False, logging_level=logging.CRITICAL)
    if address is None:
        begin = functools.partial(
            begin,
            address="local",  # also where a cluster runs on this machine already
            num_cpus=sum(slots.values()) + 1,  # one is the driver's
            resources={OCR_RESOURCE: slots[Need.OCR]},
            object_store_memory=STORE_BYTES,
            include_dashboard=False,
        )
    else:
        _reach(address)
        begin = functools.partial(begin, address=address)
    try:
        with _environment():
            begin()
    except Exception as error:
        ray.shutdown()
        which = "a Ray cluster" if address is None else f"the Ray cluster at {address}"
        raise BatchError(which, f"it cannot be used ({error})") from error
    return True


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """Let processes that are started load this very package, wherever it lies.

    Their workers have the priority of those of the local engine; Ray's own would be the lowest.
    """
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    ours = {"PYTHONPATH": path, "RAY_worker_niceness": "0"}
    before = {key: os.environ.get(key) for key in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value


def _reach(address: str) -> None:
    """Make sure that something listens: Ray itself waits for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise BatchError(address, "this is no address of a Ray cluster, such as 10.0.0.5:6379")
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACHING_SECONDS).close()
    except OSError as error:
        detail = f"it does not answer ({error.strerror or error}); is it running?"
        raise BatchError(f"the Ray cluster at {address}", detail) from error
