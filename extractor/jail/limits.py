"""What the system lets a child use, so that the machine is not at stake either.

Where the platform lacks a limit, the reader's clock is what remains.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import tempfile
from pathlib import Path

LIBRARIES = 1024 * 1024 * 1024  # address space for shared libraries, beside what is counted


OPEN_FILES = 64
PROCESSES = 64  # of this user; counted apart from the others in a user namespace


def confine(memory_bytes: int, written_bytes: int) -> None:
    """Limit this process and those it starts.

    Args:
        memory_bytes: of each process.
        written_bytes: of each file.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_DATA, memory_bytes)
    _lower(resource.RLIMIT_AS, memory_bytes + LIBRARIES)
    _lower(resource.RLIMIT_FSIZE, written_bytes)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)


def confine_processes() -> None:
    """Limit how many processes there may be; only where others of this user do not count."""
    _lower(resource.RLIMIT_NPROC, PROCESSES)


def die_first() -> None:
    """Be the first to be ended, with all that this process starts, when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def stand_nowhere(*, starts_programs: bool) -> None:
    """Stand in a folder that is empty and takes nothing, and show own files to nobody.

    Programs want a folder that has a name: they stand in the root.
    """
    os.umask(0o077)
    os.chdir("/")
    if not starts_programs:
        with contextlib.suppress(OSError):
            folder = tempfile.mkdtemp(prefix="extractor-jail-")
            os.chdir(folder)
            Path(folder).rmdir()


def allow_seconds(cpu_seconds: float) -> None:
    """Let this process compute for so long from now; then the system ends it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + cpu_seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = until if hard == resource.RLIM_INFINITY else min(until, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def peak_bytes() -> int:
    """Give the most memory that this process held; Linux counts the parent's from before it ran."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def die_with(lifeline: int) -> None:
    """End this process and those it started once the other end of a pipe is closed.

    The system sends the signal, so it works in the middle of a library call as well. A signal at
    the parent's death (PR_SET_PDEATHSIG) would come too early: it is sent when the thread ends
    that started the child.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
    with contextlib.suppress(OSError):
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
        flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
        fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)


def _lower(what: int, wanted: int) -> None:
    _, hard = resource.getrlimit(what)
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (limit, limit if what != resource.RLIMIT_CPU else hard))
