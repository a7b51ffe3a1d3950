"""What a jailed process cannot reach, as far as the kernel lets it be taken away.

Linux, without any right: a user namespace with an empty network, Landlock for files and signals,
and a filter of system calls. Each is tried, and says whether it holds; none is ever undone.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterable, Iterator

NETWORK, FILES, SIGNALS, CALLS = "network", "files", "signals", "system calls"
WALLS = (NETWORK, FILES, SIGNALS, CALLS)

_NEW_USER, _NEW_IPC, _NEW_NET = 0x10000000, 0x08000000, 0x40000000
_PARENT_DEATH, _SECCOMP, _ADOPT, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 36, 38, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_BENEATH, _ASK_VERSION = 1, 1
_EXECUTE, _WRITE, _READ, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _DEVICE = 1 << 14, 1 << 15
_LOOKING = _EXECUTE | _READ | _READ_FOLDER
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _DEVICE
_SCOPED_VERSION, _SCOPES = 6, 0b11  # abstract sockets and signals
# what Python, its libraries and the type faces of a PDF are read from
SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system",
    "/dev/urandom",
)

_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38
_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_X32, _THREAD = 0x40000000, 0x00010000
# by machine: its number, calls that nobody who reads a file needs, those that start programs,
# clone and clone3 (the second is said to be unknown: its flags cannot be seen)
_MACHINES = {
    "x86_64": (
        0xC000003E,
        (41, 53, 101, 165, 175, 246, 248, 249, 250, 272, 298, 308, 310, 311, 313, 321, 323, 425),
        (57, 58, 59, 322),
        (56, 435),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 117, 40, 105, 104, 217, 218, 219, 97, 241, 268, 270, 271, 273, 280, 282, 425),
        (221, 281),
        (220, 435),
    ),
}


class Filter(ctypes.Structure):
    """A program that the kernel runs before each call."""

    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_char_p))


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def is_linux() -> bool:
    """Say whether there are walls at all."""
    return sys.platform == "linux"


def give_up_privileges() -> None:
    """Let no program that this process starts have more rights than it."""
    if is_linux():
        _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Be killed when the thread that forked this process ends; ends if it already has."""
    if is_linux():
        _libc().prctl(_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def adopt_strays() -> None:
    """Become the parent of processes below this one whose own parent ends."""
    if is_linux():
        _libc().prctl(_ADOPT, 1, 0, 0, 0)


def shut_network() -> bool:
    """Leave the machine's network for an empty one; needs a process of one thread."""
    if not is_linux():
        return False
    calls = _libc()
    return any(calls.unshare(flags) == 0 for flags in (_NEW_USER | _NEW_NET | _NEW_IPC, _NEW_NET))


def shut_files(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Read only below these folders and those of the system, write only below the second."""
    version = _landlock_version()
    if version < 1:
        return False
    handled = (1 << (13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16)) - 1
    ruleset = _ruleset(struct.pack("<Q", handled))
    if ruleset < 0:
        return False
    writable = tuple(writable)
    for path in (*SYSTEM, *readable, *writable):
        _allow(ruleset, path, handled & _LOOKING)
    for path in writable:
        _allow(ruleset, path, handled)
    _allow(ruleset, os.devnull, handled & (_WRITE | _READ | _TRUNCATE))
    return _restrict(ruleset)


def scope_of_signals() -> int | None:
    """Give what `shut_signals` needs; made once, it serves all who are forked."""
    if _landlock_version() < _SCOPED_VERSION:
        return None
    ruleset = _ruleset(struct.pack("<QQQ", 0, 0, _SCOPES))
    return ruleset if ruleset >= 0 else None


def shut_signals(scope: int | None) -> bool:
    """Send signals to nobody outside."""
    return scope is not None and _restrict(scope)


def filter_of_calls(*, starts_programs: bool) -> Filter | None:
    """Give what `shut_calls` needs; made once, it serves all who are forked."""
    known = _MACHINES.get(platform.machine())
    if not is_linux() or known is None:
        return None
    code = b"".join(_instructions(known, starts_programs=starts_programs))
    return Filter(len(code) // 8, code)


def shut_calls(allowed: Filter | None) -> bool:
    """Do without sockets, tracing, mounting and the like, and without programs if told so."""
    if allowed is None:
        return False
    return bool(_libc().prctl(_SECCOMP, _FILTER, ctypes.byref(allowed), 0, 0) == 0)


def _landlock_version() -> int:
    if not is_linux():
        return 0
    return int(_libc().syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))


def _ruleset(attributes: bytes) -> int:
    return int(_libc().syscall(_CREATE_RULESET, attributes, len(attributes), 0))


def _allow(ruleset: int, path: str, rights: int) -> None:
    with contextlib.suppress(OSError):  # what is not there needs no rule
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not os.path.isdir(path):  # noqa: PTH112 (of what was opened, as it was named)
                rights &= _OF_A_FILE
            rule = struct.pack("<Qi", rights, place)
            _libc().syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0)
        finally:
            os.close(place)


def _restrict(ruleset: int) -> bool:
    try:
        return bool(_libc().syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _instructions(
    known: tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, int]], *, starts_programs: bool
) -> Iterator[bytes]:
    """Give the filter: classic BPF, run by the kernel before each call."""
    machine, never, starting, (clone, clone3) = known
    yield _step(_LOAD, 4)  # which machine's calls these are
    yield _step(_EQUAL, machine, 1, 0)
    yield _step(_RETURN, _REFUSE)
    yield _step(_LOAD, 0)  # the number of the call
    yield _step(_AT_LEAST, _X32, 0, 1)
    yield _step(_RETURN, _REFUSE)
    for number in never if starts_programs else (*never, *starting):
        yield _step(_EQUAL, number, 0, 1)
        yield _step(_RETURN, _REFUSE)
    if not starts_programs:
        yield _step(_EQUAL, clone3, 0, 1)
        yield _step(_RETURN, _UNKNOWN)
        yield _step(_EQUAL, clone, 0, 3)
        yield _step(_LOAD, 16)  # its flags: a thread is allowed, a process is not
        yield _step(_HAS, _THREAD, 1, 0)
        yield _step(_RETURN, _REFUSE)
    yield _step(_RETURN, _ALLOW)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
