"""The models that claims are read with now: those of the package, or of a release in use."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

from extractor.artifacts import MANIFEST, model_names, versions
from extractor.errors import ReleaseError
from extractor.releases import MODEL_NAMES, InUse, read_release
from extractor.trained import load_calibration
from extractor.values.calibration import Reviewed
from extractor.values.release import (
    SHIPPED,
    ModelOrigin,
    ReleaseFacts,
    release_name,
    release_number,
)

# Read by no model of ours, or only when new ones are trained.
_BESIDE = ("tessdata", "material")
_OWN = ("all", "own")
_ENTITIES = "entities"  # whose tasks are the fields it proposes


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """One model in use.

    Attributes:
        version: as its manifest says.
        release: name of the one that it was trained in; empty for those of the package.
        about: the first sentence of its card.
        figures: of the package's as the manifest states them; of a release's, on your own held-out
            cases.
        problem: why it cannot be used; empty where it can.
        made: day of its files.
    """

    name: str
    version: str
    release: str
    about: str
    figures: tuple[tuple[str, float], ...]
    made: dt.date | None
    problem: str = ""


def models_in_use(
    in_use: InUse, releases: Path | None = None, *, root: Path | None = None
) -> tuple[Model, ...]:
    """Give every model that something is read with, by name.

    Args:
        in_use: checked already.
        releases: their folder.
        root: the folder of the package's models; None finds it.

    Raises:
        ModelError: there is no folder of the package's models.
    """
    folders = {it: versions(it, root=root)[-1] for it in model_names(root=root)}
    folders |= in_use.folders
    names = sorted(it for it in folders if it not in _BESIDE)
    return tuple(_model(it, folders[it], in_use.origins.get(it), releases) for it in names)


def evidence_of(in_use: InUse) -> tuple[Reviewed, ...]:
    """Give the documents that the dial goes by, each judged by models that had not seen it.

    Raises:
        ModelError: the calibration cannot be loaded.
    """
    return load_calibration(in_use).evidence


def _model(name: str, folder: Path, origin: ModelOrigin | None, releases: Path | None) -> Model:
    version = origin.version if origin else folder.name
    release = origin.release if origin and origin.release != release_name(SHIPPED) else ""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        written = dt.datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, dt.UTC).date()
    except (OSError, ValueError) as error:
        return Model(name, version, release, "", (), None, str(error))
    facts = _facts(release, releases)
    if facts is not None:
        return Model(name, version, release, "", _on_own_cases(name, facts), facts.at.date())
    stated = content.get("figures", {}).items()
    figures = tuple((key, float(it)) for key, it in stated if isinstance(it, int | float))
    return Model(name, version, release, _about(folder), figures, written)


def _facts(release: str, releases: Path | None) -> ReleaseFacts | None:
    if not release or releases is None:
        return None
    try:
        return read_release(releases, release_number(release)).facts
    except ReleaseError:  # a copy of it is in use, and is whole
        return None


def _on_own_cases(name: str, facts: ReleaseFacts) -> tuple[tuple[str, float], ...]:
    known = set(MODEL_NAMES) - {_ENTITIES}
    found = []
    for it in facts.comparisons:
        asked = it.task.removesuffix("_f1")
        if (it.part, it.origin) == _OWN and (asked if asked in known else _ENTITIES) == name:
            found.append((it.task, it.after))
    return tuple(found)


def _about(folder: Path) -> str:
    """Give the sentence below the title of a card."""
    try:
        lines = (folder / "card.md").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    said = (it.strip() for it in lines[1:] if it.strip() and not it.startswith("#"))
    return next(said, "").replace("`", "")
