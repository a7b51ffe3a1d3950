"""Since when the models in use are in use: what came before is no reference for what they say."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from extractor.errors import ReleaseError
from extractor.logs import about
from extractor.releases.standing import read_standing

log = logging.getLogger(__name__)


def promoted_at(releases: Path) -> dt.datetime | None:
    """Give the instant at which the models in use were promoted or gone back to.

    Args:
        releases: folder of the installation's own models.

    Returns:
        None where they never changed, or where that cannot be read: the page of models says so.
    """
    try:
        history = read_standing(releases).history
    except ReleaseError as error:
        log.warning("it is not known since when the models are in use", extra=about(error))
        return None
    return history[-1].at if history else None
