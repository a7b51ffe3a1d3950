"""A child's program that tries what it should not, and says how it went.

It is asked by the name of a file to take apart; the answer is a problem whose detail is the result.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from extractor.jail.channel import Channel, Prepared
from extractor.jail.limits import allow_seconds
from extractor.jail.messages import Problem, TakeApart

STARTS = "starts programs"  # a task


def prepare(settings: bytes, task: str) -> Prepared:
    """Give what tries; the settings are the folder that it may write to, if any."""
    folder = settings.decode()
    writable = (folder,) if folder else ()
    return Prepared(_serve, writable=writable, starts_programs=task == STARTS)


def _serve(channel: Channel) -> None:
    while isinstance(request := channel.next(), TakeApart):
        channel.content(request.size)
        verb, _, rest = request.file.partition(" ")
        try:
            result = _VERBS[verb](rest)
        except OSError as error:
            result = type(error).__name__
        channel.send(Problem("input", request.file, str(result)))


def _connect(port: str) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        return "connected"


def _send(number: str) -> str:
    os.kill(int(number), 0)
    return "sent"


def _fork(_: str) -> str:
    if os.fork() == 0:
        time.sleep(600)
    return "forked"


def _run_away(_: str) -> int:
    """Start a process that leaves its group, and say its number."""
    keep = (
        "import os,sys,time; os.setsid(); print(os.getpid()); sys.stdout.flush(); time.sleep(600)"
    )
    away = subprocess.Popen([sys.executable, "-c", keep], stdout=subprocess.PIPE, text=True)
    assert away.stdout is not None
    return int(away.stdout.readline())


def _write(place: str) -> str:
    with Path(place).open("wb") as stream:
        stream.writelines(bytes(1 << 20) for _ in range(8))
    return "written"


def _thread(_: str) -> str:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    return "joined"


def _fill(_: str) -> str:
    taken = []
    while True:
        taken.append(bytearray(1 << 24))


def _spin(_: str) -> str:
    allow_seconds(0.2)
    while True:
        pass


def _open_many(_: str) -> str:
    files = [Path(os.devnull).open() for _ in range(1000)]  # noqa: SIM115
    return str(len(files))


_VERBS: dict[str, Callable[[str], object]] = {
    "say": lambda text: text,
    "connect": _connect,
    "send": _send,
    "fork": _fork,
    "run_away": _run_away,
    "write": _write,
    "read": lambda place: len(Path(place).read_bytes()),
    "list": lambda place: os.listdir(place or "."),  # noqa: PTH208
    "environment": lambda _: ",".join(sorted(os.environ)),
    "mask": lambda _: oct(os.umask(0o077)),
    "thread": _thread,
    "fill": _fill,
    "spin": _spin,
    "open_many": _open_many,
    "abort": lambda _: os.abort(),
    "break": lambda _: {}["a fault of ours"],
}
