"""Where each model of a release, or of the package, lies."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from extractor.artifacts import MANIFEST, open_model, sha256_of
from extractor.values.release import SHIPPED, ModelOrigin, release_name, release_number

# What is used together, because each was judged by what the others say.
JUDGED: Final = ("dispute", "triage", "category", "amount", "entities")  # by the calibration
CALIBRATION: Final = "calibration"
MODEL_NAMES: Final = (*JUDGED, CALIBRATION)


@dataclasses.dataclass(frozen=True, slots=True)
class InUse:
    """Models that work together.

    Attributes:
        number: of the release; `SHIPPED` for the models of the package.
        folders: one for each of `MODEL_NAMES`.
        origins: where each comes from.
    """

    number: int
    folders: Mapping[str, Path]
    origins: Mapping[str, ModelOrigin]

    @property
    def name(self) -> str:
        """Give what records call it: "shipped", "1", "2", ..."""
        return release_name(self.number)

    @property
    def uncalibrated(self) -> str:
        """Give a digest of the models where one is newer than the calibration; else nothing."""
        made = {name: release_number(it.release) for name, it in self.origins.items()}
        if all(made[name] <= made[CALIBRATION] for name in JUDGED):
            return ""
        digests = (self.origins[name].digest for name in JUDGED)
        return hashlib.sha256(" ".join(digests).encode()).hexdigest()[:12]


def shipped_models(root: Path | None = None) -> InUse:
    """Give the newest models of the package, after checking every file.

    Args:
        root: the folder of all models; None finds it.

    Raises:
        ModelError: one is missing or altered.
    """
    folders = {name: open_model(name, root=root) for name in MODEL_NAMES}
    origins = {
        name: ModelOrigin(release_name(SHIPPED), it.name, sha256_of(it / MANIFEST))
        for name, it in folders.items()
    }
    return InUse(SHIPPED, folders, origins)
