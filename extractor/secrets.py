"""Passwords and tokens: the settings name them, the environment, a file or a keyring holds them.

"env:NAME" is an environment variable, "file:PATH" the first line of a file that nobody else may
read, "keyring:SERVICE/USER" an entry of the system's keyring (extra `keyring`).
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import pydantic

from extractor.errors import SettingsError

SCHEMES = ("env", "file", "keyring")
MAX_BYTES = 64 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def named(value: str) -> str:
    """Give a reference; ValueError for what is none, such as the secret itself."""
    if value and value.partition(":")[0] not in SCHEMES:
        known = ", ".join(f'"{it}:..."' for it in SCHEMES)
        raise ValueError(f"a secret does not stand in the settings but is named there: {known}")
    return value


Reference = Annotated[str, pydantic.AfterValidator(named)]


def beside(folder: Path, reference: str) -> str:
    """Give the same reference, with the path of a file beginning at a folder."""
    scheme, _, name = reference.partition(":")
    return f"file:{folder / Path(name).expanduser()}" if scheme == "file" else reference


def read_secret(reference: str) -> str:
    """Give what a reference names; it is read each time, so a new value needs no restart.

    Raises:
        SettingsError: there is no such secret, or others may read its file. The sentence never
            holds the secret.
    """
    scheme, _, name = reference.partition(":")
    match scheme:
        case "env":
            secret = os.environ.get(name, "")
        case "file":
            secret = _from_file(Path(name).expanduser())
        case "keyring":
            secret = _from_keyring(name)
        case _:
            known = ", ".join(f'"{it}:..."' for it in SCHEMES)
            raise SettingsError("settings", f"a secret is named by one of {known}")
    if not secret:
        raise SettingsError(reference, "the secret is empty or missing; set it and try again")
    return secret


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            content = stream.read(MAX_BYTES)
    except OSError as error:
        raise SettingsError(str(path), f"the secret cannot be read ({error.strerror})") from error
    if status.st_mode & _OTHERS:
        raise SettingsError(
            str(path), f"others may read this secret; run `chmod 600 {path}` and change the secret"
        )
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError:  # its text would show bytes of the secret
        raise SettingsError(str(path), "the secret is no UTF-8 text") from None
    return lines[0].strip() if lines else ""


def _from_keyring(name: str) -> str:
    service, _, user = name.rpartition("/")
    try:
        import keyring  # noqa: PLC0415 (an extra)
        import keyring.errors  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"keyring:{name}", "install dispute-extractor[keyring], or use env: or file:"
        ) from error
    try:
        return keyring.get_password(service, user) or ""
    except keyring.errors.KeyringError as error:
        raise SettingsError(f"keyring:{name}", f"the keyring does not answer ({error})") from error
