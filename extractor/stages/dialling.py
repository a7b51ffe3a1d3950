"""Where the dial stands."""

from __future__ import annotations

from collections.abc import Callable

from extractor.records.dial import Dial, set_dial
from extractor.settings import Settings
from extractor.store.evidence import load_evidence
from extractor.values.calibration import Calibration
from extractor.values.sampled import NOTHING_SAMPLED, Sampled


def dial_of(
    settings: Settings,
    calibration: Calibration,
    sampled: Callable[[str], Sampled] | None = None,
) -> Dial:
    """Set the dial: from the user's reviewed documents if there are any, and the shipped cases.

    Args:
        settings: name a file of reviewed documents, perhaps.
        calibration: in use.
        sampled: gives what people found in the fair sample, of a calibration's fingerprint.

    Raises:
        SettingsError: the evidence that the settings name cannot be read.
        StoreError: what people found cannot be had.
    """
    file = settings.policy.evidence
    own = load_evidence(file, calibration.fingerprint) if file is not None else ()
    found = sampled(calibration.fingerprint) if sampled is not None else NOTHING_SAMPLED
    return set_dial(
        settings.policy.auto_precision,
        (*own, *found.reviewed),
        calibration.evidence,
        overdue=found.overdue,
    )
