"""Make a candidate a release, and know later what its models learnt from."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib.metadata
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from extractor.errors import ReleaseError
from extractor.learning.retrain import Candidate
from extractor.releases import InUse, Release, write_release
from extractor.values.release import ReleaseFacts

LEARNT: Final = "learnt.json"  # beside a model's own files
LIBRARIES = ("numpy", "scikit-learn", "spacy")


class _Model(Protocol):
    def save(self, folder: Path) -> object: ...


def keep_candidate(
    candidate: Candidate, *, releases: Path, parent: InUse, who: str, at: dt.datetime
) -> Release:
    """Write a candidate as a new release; it is not brought into use.

    Args:
        candidate: with one trained model at least.
        releases: the folder of releases.
        parent: the models that it was compared with.
        who: had it made.
        at: aware.

    Raises:
        ReleaseError: the folder cannot be written to.
        ValueError: nothing was trained.
    """
    saves = {name: _Saving(model, candidate.learnt) for name, model in _models(candidate).items()}
    facts = ReleaseFacts(
        digest=candidate.digest,
        seed=candidate.seed,
        who=who,
        at=at,
        counts=candidate.counts,
        libraries={name: importlib.metadata.version(name) for name in LIBRARIES},
        options={"weight": f"{candidate.weight:g}"},
        comparisons=candidate.comparisons,
        findings=candidate.findings,
        about="\n".join(f"{it[0].upper()}{it[1:]}." for it in candidate.remarks),
    )
    return write_release(releases, saves, facts, parent=parent)


def learnt_by(in_use: InUse) -> dict[str, frozenset[str]]:
    """Give the fingerprints of the user's texts that models learnt from, by the model's name.

    Raises:
        ReleaseError: what was kept of them cannot be read.
    """
    found: dict[str, frozenset[str]] = {}
    for name, folder in in_use.folders.items():
        file = folder / LEARNT
        if not file.exists():
            continue
        try:
            found[name] = frozenset(map(str, json.loads(file.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError) as error:
            detail = f"{name}: its {LEARNT} cannot be read"
            remedy = "`extractor models rollback` goes back to the one before"
            raise ReleaseError(in_use.name, detail, remedy) from error
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class _Saving:
    """Writes a model with what it learnt from."""

    model: _Model
    learnt: frozenset[str]

    def __call__(self, folder: Path) -> None:
        self.model.save(folder)
        text = json.dumps(sorted(self.learnt), indent=0)
        (folder / LEARNT).write_text(text + "\n", encoding="utf-8")


def _models(candidate: Candidate) -> Mapping[str, _Model]:
    return {name: getattr(candidate.models, name) for name in candidate.trained}
