"""Which trained models are in use: those of the package, or a release of the installation's own.

``RELEASES/N/`` holds all models of release N, each with its manifest, with ``release.json`` and
``card.md``; a release is never changed. ``RELEASES/active.json`` names the one in use, and all that
were before it.
"""

from extractor.releases.folders import JUDGED, MODEL_NAMES, InUse, shipped_models
from extractor.releases.in_use import Choice, open_release, resolve, stamp
from extractor.releases.keeping import (
    Release,
    SaveModel,
    list_releases,
    read_release,
    verify_release,
    write_release,
)
from extractor.releases.standing import (
    Standing,
    activate,
    choose_shadow,
    read_standing,
    roll_back,
    shadow_of,
)

__all__ = [
    "JUDGED",
    "MODEL_NAMES",
    "Choice",
    "InUse",
    "Release",
    "SaveModel",
    "Standing",
    "activate",
    "choose_shadow",
    "list_releases",
    "open_release",
    "read_release",
    "read_standing",
    "resolve",
    "roll_back",
    "shadow_of",
    "shipped_models",
    "stamp",
    "verify_release",
    "write_release",
]
