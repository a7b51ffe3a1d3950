"""Say whether a message contests anything, and if not, what else it is."""

from __future__ import annotations

import math

from extractor.classification.features import mask, words_of
from extractor.classification.model import TextModel
from extractor.values.category import Classification, Guess, TriageClass

HELD_BACK = 0.97  # a payment advice that holds money back contests, whatever its tone
PAID_IN_FULL = 0.35  # factor on "dispute" where every row of a payment advice is paid
STRANGER = 2.0  # log-odds taken off where nothing leads to a customer or an open invoice
FEW_WORDS = 2  # a page with fewer says nothing, so it contests nothing


def triage(
    text: str,
    *,
    dispute: TextModel,
    other: TextModel,
    held_rows: int = 0,
    paid_rows: int = 0,
    is_ours: bool = True,
) -> Classification:
    """Classify a message.

    Args:
        text: what the sender says, without quoted history and signature.
        dispute: tells "dispute" from "none".
        other: tells the triage classes that are no dispute apart.
        held_rows: table rows that hold money back.
        paid_rows: table rows paid in full.
        is_ours: something in it leads to a customer or an open invoice. The models learnt from
            an accounts department's mail; a holiday picture is no dispute just because it is
            unlike any other mail.
    """
    verdict = dispute.classify(text)
    share = verdict.probability_of(TriageClass.DISPUTE)
    because = verdict.best.because if verdict.best.label == TriageClass.DISPUTE else ()
    if held_rows:
        share, because = max(share, HELD_BACK), (f"rows_held_back({held_rows})", *because)
    elif paid_rows >= 2:
        share *= PAID_IN_FULL
    elif not is_ours and 0.0 < share < 1.0:
        share = 1.0 / (1.0 + math.exp(STRANGER - math.log(share / (1.0 - share))))
    if not held_rows and len(words_of(mask(text))) < FEW_WORDS:
        share, because = 0.0, ("few_words",)
    rest = other.classify(text)
    guesses = [Guess(TriageClass.DISPUTE, share, because)]
    guesses += [
        Guess(guess.label, guess.probability * (1 - share), guess.because) for guess in rest.guesses
    ]
    # Whether it is a dispute is one question; which of nine other things it is, another.
    others = guesses[1:]
    ordered = guesses if share >= 0.5 else [*others, guesses[0]]
    return Classification(tuple(ordered))
