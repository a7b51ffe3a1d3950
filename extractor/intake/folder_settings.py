"""What can be set about the drop folder, and which folders may not lie inside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pydantic

from extractor.errors import SettingsError


class FolderSettings(pydantic.BaseModel):
    """The `[folder]` section of the settings.

    Attributes:
        observer: "events" is told of changes, "polling" looks for them, "auto" looks where the
            folder lies on a network drive.
        polling_seconds: between two looks.
        stable_seconds: a file that changed within so long is left alone.
        patience_seconds: a file that seems cut off, or may not be read, is taken all the same
            when it did not change for so long.
        done_marker: when set, such as ".done", a file is taken only when an empty file of the
            same name with this ending lies beside it.
        sentinel: when set, nothing is taken while the inbox has no file of this name: put one on
            a network drive, and a lost mount is not taken for an empty folder.
        ignore: patterns of file and folder names to leave alone, such as "*.log".
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    observer: Literal["auto", "events", "polling"] = "auto"
    polling_seconds: float = pydantic.Field(default=5.0, gt=0)
    stable_seconds: float = pydantic.Field(default=2.0, ge=0)
    patience_seconds: float = pydantic.Field(default=120.0, ge=0)
    done_marker: str = pydantic.Field(default="", pattern=r"^(\.[\w.-]+)?$")
    sentinel: str = pydantic.Field(default="", pattern=r"^[^/\x00]*$")
    ignore: tuple[str, ...] = ()


DEFAULT_FOLDER = FolderSettings()


def check_outside(inbox: Path, places: Mapping[str, Path | None]) -> None:
    """Make sure that nothing we write is taken for something that arrived.

    Args:
        inbox: the watched folder.
        places: of files and folders of ours, by what they are for; None is not checked.

    Raises:
        SettingsError: one lies where it would be watched. Hidden folders in the inbox are not.
    """
    watched = inbox.resolve()
    for purpose, place in places.items():
        if place is None:
            continue
        try:
            inside = place.resolve().relative_to(watched)
        except ValueError:
            continue
        if not any(it.startswith(".") for it in inside.parts):
            detail = (
                f"{purpose} would lie inside the watched folder {os.fspath(inbox)} and be taken "
                "for something that arrived; choose a place outside of it, or a hidden folder in it"
            )
            raise SettingsError(os.fspath(place), detail)
