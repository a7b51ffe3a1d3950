"""Which files belong to a backup beside rows and originals, and where they go back to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from extractor.settings import Settings

_IN_STORE = ("desk.key", "folder.sqlite", "seen.sqlite")  # the last two: what was taken in
_MODELS = "models"
_SETTINGS = "settings"
_RESTORED = "restored-settings"  # for a person to compare with those in use


def files_of(
    folder: Path, releases: Path, settings: Settings, settings_file: Path | None
) -> dict[str, Path]:
    """Give the files by the path that they have in a backup.

    Private files that settings name, such as keys and passwords, are left where they are.

    Args:
        folder: of the store.
        releases: folder of the installation's own models, which need not exist.
        settings: in use.
        settings_file: they come from; None for the defaults.
    """
    found = {it: folder / it for it in _IN_STORE if (folder / it).is_file()}
    for path in _below(releases):
        found[f"{_MODELS}/{path.relative_to(releases).as_posix()}"] = path
    named = [] if settings_file is None else [settings_file, *_named_in(settings)]
    for path in named:
        if path.is_file():
            found.setdefault(f"{_SETTINGS}/{path.name}", path)
        for it in _below(path):
            found[f"{_SETTINGS}/{path.name}/{it.relative_to(path).as_posix()}"] = it
    return found


def places_for(names: Iterable[str], folder: Path, releases: Path) -> Mapping[str, Path]:
    """Give where each file of a backup goes when a store is made of it."""
    return {name: _place(PurePosixPath(name), folder, releases) for name in names}


def _place(name: PurePosixPath, folder: Path, releases: Path) -> Path:
    if name.parts[0] == _MODELS:
        return releases.joinpath(*name.parts[1:])
    if name.parts[0] == _SETTINGS:
        return folder.joinpath(_RESTORED, *name.parts[1:])
    return folder / name


def _below(folder: Path) -> Iterator[Path]:
    """Give all files of a folder; what begins with a dot is being written, or a lock."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        hidden = any(it.startswith(".") for it in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _named_in(settings: Settings) -> list[Path]:
    """Give what settings name and a person wrote."""
    flow = settings.workflow
    given = (
        settings.taxonomy.file, settings.policy.evidence, flow.states, flow.targets, flow.owners,
        flow.proofs, flow.templates, *(it.erp_codes for it in settings.sink),
    )  # fmt: skip
    return [it for it in given if it is not None]
