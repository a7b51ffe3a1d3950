"""Say whether a message contests anything, and if not, what else it is."""

from __future__ import annotations

import dataclasses

from extractor.classification.model import TextModel
from extractor.values.category import Classification, Guess, TriageClass

HELD_BACK = 0.97  # a payment advice that holds money back contests, whatever its tone
PAID_IN_FULL = 0.35  # factor on "dispute" where every row of a payment advice is paid


def triage(
    text: str, *, model: TextModel, held_rows: int = 0, paid_rows: int = 0
) -> Classification:
    """Classify a message.

    Args:
        text: what the sender says, without quoted history and signature.
        model: over the triage classes.
        held_rows: table rows that hold money back.
        paid_rows: table rows paid in full.
    """
    found = model.classify(text)
    share = found.probability_of(TriageClass.DISPUTE)
    if held_rows:
        return _with_share(found, max(share, HELD_BACK), (f"rows_held_back({held_rows})",))
    if paid_rows >= 2:
        return _with_share(found, share * PAID_IN_FULL, (f"rows_paid({paid_rows})",))
    return found


def _with_share(found: Classification, share: float, because: tuple[str, ...]) -> Classification:
    """Set the share of "dispute" and scale the others to fit."""
    rest = 1.0 - found.probability_of(TriageClass.DISPUTE)
    scale = (1.0 - share) / rest if rest else 0.0
    guesses = [
        dataclasses.replace(guess, probability=share, because=because)
        if guess.label == TriageClass.DISPUTE
        else Guess(guess.label, guess.probability * scale, guess.because)
        for guess in found.guesses
    ]
    return Classification(tuple(sorted(guesses, key=lambda guess: -guess.probability)))
