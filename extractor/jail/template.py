"""The template: has loaded everything, touches no stranger's byte, and forks a child a document.

Started as ``python -m extractor.jail.template SOCKET``. The first packet on the socket says what to
load (`messages.Start`); after it come orders of one letter and a number that the other side chose:

F  fork a child; the packet carries the read end of its requests, the write end of its answers,
   and the read end of its lifeline
A  answer how that child ended (`messages.Ended`) and forget it, or say "-": it has not
D  kill that child's process group, and forget it

It ends when the other side has gone, and its children with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import struct
import sys
import warnings
from pathlib import Path

from extractor.jail import walls
from extractor.jail.channel import Channel, Prepared, prepared, silence
from extractor.jail.limits import (
    confine,
    confine_processes,
    die_first,
    die_with,
    peak_bytes,
    stand_nowhere,
)
from extractor.jail.messages import RUNS, Ended, Ready, Start, packet_of, start_of

ORDER = struct.Struct(">cQ")
FORK, ASK, DROP = b"F", b"A", b"D"
LARGEST_START = 256 * 1024


class Template:
    """Forks, and buries."""

    def __init__(self, link: socket.socket, start: Start) -> None:
        self._link = link
        self._start = start
        self._children: dict[int, int] = {}
        self._ready = Prepared(lambda _: None)
        self._walls: list[str] = []
        self._kids = _list_of_children()
        self._filter: walls.Filter | None = None
        self._scope: int | None = None

    def load(self) -> None:
        """Go behind the walls, and load what reads files."""
        die_first()
        walls.give_up_privileges()
        self._hold(walls.NETWORK, holds=walls.shut_network())
        ready = self._ready = prepared(self._start)
        stand_nowhere(starts_programs=ready.starts_programs)
        readable = (*_code(), *ready.readable)
        self._hold(walls.FILES, holds=walls.shut_files(readable, ready.writable))
        self._filter = walls.filter_of_calls(starts_programs=ready.starts_programs)
        self._scope = walls.scope_of_signals()
        confine(self._start.memory_bytes, self._start.written_bytes)  # children inherit it
        gc.collect()
        gc.freeze()  # what is never looked through stays shared with the children

    def obey(self) -> None:
        """Follow orders until the other side has gone."""
        while True:
            packet, ends, *_ = socket.recv_fds(self._link, ORDER.size, 3)
            if len(packet) < ORDER.size:
                break
            order, number = ORDER.unpack(packet)
            if order == FORK:
                self._fork(number, ends)
            elif order == ASK:
                ended = self._ended(number)
                self._link.send(packet_of(ended) if ended else RUNS)
            elif order == DROP:
                self._drop(number)
        for number in tuple(self._children):
            self._drop(number)

    def _hold(self, wall: str, *, holds: bool) -> None:
        if holds:
            self._walls.append(wall)

    def _fork(self, number: int, ends: list[int]) -> None:
        parent = os.getpid()
        try:
            child = os.fork()
        except OSError:  # the other side sees its pipes close
            child = -1
        if child == 0:
            self._be_child(parent, ends)
        if child > 0:
            self._children[number] = child
            with contextlib.suppress(OSError):  # it may have done so itself, or be gone
                os.setpgid(child, child)
        for end in ends:
            os.close(end)

    def _be_child(self, parent: int, ends: list[int]) -> None:
        os.setpgid(0, 0)
        walls.die_with_parent(parent)
        self._link.close()
        if self._kids is not None:
            os.close(self._kids)
        requests, answers, lifeline = ends
        channel = Channel.over(requests, answers)
        channel.report_faults()
        die_with(lifeline)
        if walls.NETWORK in self._walls:
            confine_processes()
        self._hold(walls.SIGNALS, holds=walls.shut_signals(self._scope))
        self._hold(walls.CALLS, holds=walls.shut_calls(self._filter))
        channel.send(Ready(os.getpid(), peak_bytes(), tuple(self._walls)))
        self._ready.serve(channel)
        os._exit(0)

    def _ended(self, number: int) -> Ended | None:
        """Say how a child ended; it is reaped when it is dropped, so nobody has its number."""
        child = self._children.get(number)
        if child is None:
            return Ended(0, 0)
        found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is None:
            return None
        killed = found.si_code in {os.CLD_KILLED, os.CLD_DUMPED}
        peak = self._drop(number)
        return Ended(-found.si_status if killed else found.si_status, peak)

    def _drop(self, number: int) -> int:
        """Kill a child and all that it started; give the most memory that it held, in bytes."""
        child = self._children.pop(number, None)
        if child is None:
            return 0
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # it was killed before it led its group
        _, _, usage = os.wait4(child, 0)
        self._bury_strays()
        return usage.ru_maxrss * 1024

    def _bury_strays(self) -> None:
        """Kill what ran away from its group: it has become a child of this process."""
        known = set(self._children.values())
        while strays := self._running() - known:
            for stray in strays:
                os.kill(stray, signal.SIGKILL)
                os.waitpid(stray, 0)

    def _running(self) -> set[int]:
        if self._kids is None:
            return set()
        return {int(it) for it in os.pread(self._kids, 1 << 16, 0).split()}


def _code() -> list[str]:
    """Give where code is loaded from; the folder where somebody works is in the path as well."""
    installed = [it for it in sys.path if Path(it).name in {"site-packages", "dist-packages"}]
    own = str(Path(__file__).parents[1])
    return [own, *installed, sys.prefix, sys.base_prefix, sys.exec_prefix]


def _list_of_children() -> int | None:
    """Open the kernel's list of this process's children, if it keeps one."""
    try:
        return os.open(f"/proc/self/task/{os.getpid()}/children", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def main() -> None:
    """Load, then obey."""
    # it is told what to do by a socket that nobody else has; threads that libraries started
    # are idle, and are left behind by a fork
    warnings.simplefilter("ignore", DeprecationWarning)
    silence()
    link = socket.socket(fileno=int(sys.argv[1]))
    start = start_of(link.recv(LARGEST_START))
    if start is None:
        return
    walls.adopt_strays()
    template = Template(link, start)
    template.load()
    template.obey()
    os._exit(0)


if __name__ == "__main__":
    main()
