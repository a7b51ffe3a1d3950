"""A PostgreSQL server for the tests, in a folder of its own; they skip where none is installed."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_USER = "postgres"  # the server refuses to run as root


class Server:
    """A running server.

    Attributes:
        port: on the loopback address.
    """

    def __init__(self, folder: Path, programs: Path, port: int) -> None:
        self.port = port
        self._folder = folder
        self._programs = programs
        self._count = itertools.count(1)

    def run(self, program: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={**os.environ, **(environment or {})},
            **_as_user(),
        )

    def restart(self) -> None:
        """End the server as a crash would, and start it again."""
        files, log = str(self._folder / "data"), str(self._folder / "log")
        self.run("pg_ctl", "-D", files, "-m", "immediate", "-l", log, "-w", "restart")

    def new_database(self) -> str:
        """Make a database; give its address."""
        name = f"test{next(self._count)}"
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", _USER, name)
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{name}"


def installed() -> bool:
    """Say whether there is a server, and a user to run it as."""
    if not _PLACES:
        return False
    try:
        return bool(_as_user()) or os.geteuid() != 0
    except KeyError:
        return False


def running() -> Iterator[Server]:
    """Run a server."""
    programs = _PLACES[0]
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if _as_user():
        shutil.chown(folder, _USER)
    server = Server(folder, programs, 20_000 + os.getpid() % 20_000)
    files = str(folder / "data")
    options = (
        f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        "-c fsync=off -c full_page_writes=off -c max_connections=50"
    )
    try:
        server.run("initdb", "-D", files, "-A", "trust", "-U", _USER, "-E", "UTF8", "--no-sync")
        log = str(folder / "log")
        server.run("pg_ctl", "-D", files, "-l", log, "-o", options, "-w", "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", "-D", files, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user() -> dict[str, int]:
    """Give what makes a program run as somebody who may run the server."""
    if os.geteuid() != 0:
        return {}
    known = pwd.getpwnam(_USER)
    return {"user": known.pw_uid, "group": known.pw_gid}
