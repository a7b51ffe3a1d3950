"""Events as files on another machine, by the system's `sftp` program: one file an event.

No SFTP library for Python has a permissive licence. The program signs in with a key, never asks,
and knows the machine by its host key. A file is put under a hidden name and gets its own in one
step; sent again, it takes the place of the same.
"""

from __future__ import annotations

import dataclasses
import os
import shlex
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

from extractor.delivery.drop import JSON_LINES, Shape
from extractor.errors import DeliveryError
from extractor.values.case_event import AnyEvent

_NOT_FOUND = "No such file"


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """Where to sign in, and how.

    Attributes:
        key_file: of the private key, without a password.
        known_hosts: file with the machine's host key; None for the user's.
    """

    host: str
    user: str
    key_file: Path
    port: int = 22
    known_hosts: Path | None = None

    def options(self, timeout_seconds: float) -> list[str]:
        """Give the options of the program."""
        given = {
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "IdentitiesOnly": "yes",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "ForwardAgent": "no",
            "ConnectTimeout": str(max(int(timeout_seconds), 1)),
        }
        if self.known_hosts:
            given["UserKnownHostsFile"] = _quoted_path(self.known_hosts)
            given["GlobalKnownHostsFile"] = "none"
        options = [f"-o{name}={value}" for name, value in given.items()]
        return [*options, "-F", "none", "-i", str(self.key_file), "-P", str(self.port)]


class Sftp:
    """Puts events into a folder of another machine."""

    def __init__(
        self,
        account: Account,
        folder: str,
        *,
        shape: Shape = JSON_LINES,
        timeout_seconds: float = 60.0,
        program: str = "sftp",
    ) -> None:
        """Say where to put them.

        Args:
            account: to sign in with.
            folder: there, absolute or from the account's own; it must exist.
            shape: of the files.
            timeout_seconds: for one event altogether.
            program: OpenSSH's.
        """
        self._account = account
        self._folder = PurePosixPath(folder)
        self._shape = shape
        self._timeout_seconds = timeout_seconds
        self._program = program

    def send(self, event: AnyEvent) -> None:
        """Put an event there.

        Raises:
            DeliveryError: it could not be put there.
        """
        name = f"{event.id}.{self._shape.suffix}"
        shown, hidden = self._folder / name, self._folder / f".{name}.part"
        self._put(event, hidden, [f"rename {_quoted(hidden)} {_quoted(shown)}"])

    def check(self, event: AnyEvent) -> None:
        """Put a file there and remove it.

        Raises:
            DeliveryError: it could not be put there.
        """
        hidden = self._folder / ".dispute-extractor-check.part"
        self._put(event, hidden, [f"rm {_quoted(hidden)}"])

    def tend(self) -> None:
        """Do nothing: nothing is kept open."""

    def close(self) -> None:
        """Do nothing: nothing is kept open."""

    def _put(self, event: AnyEvent, hidden: PurePosixPath, then: list[str]) -> None:
        content = self._shape.header + self._shape.written(event)
        with tempfile.NamedTemporaryFile(prefix="event-") as file:
            file.write(content)
            file.flush()
            put = f"put {_quoted(PurePosixPath(file.name))} {_quoted(hidden)}"
            self._run([put, *then])

    def _run(self, commands: list[str]) -> None:
        where = f"{self._account.user}@{self._account.host}"
        options = self._account.options(self._timeout_seconds)
        batch = "".join(f"{it}\n" for it in commands)
        try:
            done = subprocess.run(  # noqa: S603 (no shell; host and user are checked)
                [self._program, *options, "-b", "-", where],
                input=batch.encode(),
                capture_output=True,
                timeout=self._timeout_seconds,
                check=False,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            )
        except FileNotFoundError as error:
            detail = f"the program {self._program} is missing; install OpenSSH's client"
            raise self._refused(detail) from error
        except subprocess.TimeoutExpired as error:
            detail = f"not done within {self._timeout_seconds:g} seconds"
            raise self._refused(detail) from error
        if done.returncode:
            raise self._refused(_said(done.stderr) or f"sftp ended with {done.returncode}")

    def _refused(self, detail: str) -> DeliveryError:
        return DeliveryError(f"sftp://{self._account.host}:{self._account.port}", detail)


def _said(errors: bytes) -> str:
    """Give the last line of what the program complained of, which names the reason."""
    lines = [it.strip() for it in errors.decode("utf-8", "replace").splitlines() if it.strip()]
    telling = [it for it in lines if "Connection closed" not in it] or lines
    text = "; ".join(telling[-2:])
    return "".join(it if it.isprintable() else " " for it in text)[:300]


def _quoted(path: PurePosixPath) -> str:
    """Give a path as sftp's batch language takes it, without patterns."""
    text = "".join(f"\\{it}" if it in '\\"' else it for it in str(path))
    return f'"{text}"'


def _quoted_path(path: Path) -> str:
    return shlex.quote(str(path.absolute()))
