"""Say whether a message contests anything, and if not, what else it is."""

from __future__ import annotations

from extractor.classification.model import TextModel
from extractor.values.category import Classification, Guess, TriageClass

HELD_BACK = 0.97  # a payment advice that holds money back contests, whatever its tone
PAID_IN_FULL = 0.35  # factor on "dispute" where every row of a payment advice is paid


def triage(
    text: str, *, dispute: TextModel, other: TextModel, held_rows: int = 0, paid_rows: int = 0
) -> Classification:
    """Classify a message.

    Args:
        text: what the sender says, without quoted history and signature.
        dispute: tells "dispute" from "none".
        other: tells the triage classes that are no dispute apart.
        held_rows: table rows that hold money back.
        paid_rows: table rows paid in full.
    """
    verdict = dispute.classify(text)
    share = verdict.probability_of(TriageClass.DISPUTE)
    because = verdict.best.because if verdict.best.label == TriageClass.DISPUTE else ()
    if held_rows:
        share, because = max(share, HELD_BACK), (f"rows_held_back({held_rows})", *because)
    elif paid_rows >= 2:
        share *= PAID_IN_FULL
    rest = other.classify(text)
    guesses = [Guess(TriageClass.DISPUTE, share, because)]
    guesses += [
        Guess(guess.label, guess.probability * (1 - share), guess.because) for guess in rest.guesses
    ]
    # Whether it is a dispute is one question; which of nine other things it is, another.
    others = guesses[1:]
    ordered = guesses if share >= 0.5 else [*others, guesses[0]]
    return Classification(tuple(ordered))
