"""A candidate that another outdoes in every respect never stands first.

The units of the model see columns together; among candidates of unlike customers that can turn
two that hardly differ. What is told of the sender, of amounts, days and articles is then the same
for both, and only the number tells them apart.
"""

from __future__ import annotations

import numpy as np

from extractor.reconciliation.matching.features import Floats
from extractor.reconciliation.matching.model import SECOND, Shares

# More of one of these may outweigh a number that is nearer to what is written.
_SPEAKING = [
    SECOND.index(it)
    for it in (
        "customer_score", "customer_best", "customer_exact", "customer_tax_id", "customer_domain",
        "customer_group", "amount_gross", "amount_net", "amount_open", "amount_near",
        "amount_discount", "amount_difference", "amount_part", "amount_misread", "amount_rounded",
        "day_issue", "day_near", "day_month", "day_due", "currency_same", "article",
        "article_quantity", "line_total", "how_order", "how_note", "others_customer", "sum",
        "others_near_day",
    )
]  # fmt: skip
# Less of one of these may as well.
_AGAINST = [
    SECOND.index(it)
    for it in ("closed", "taken", "currency_other", "amount_elsewhere", "part_only")
]
_SAME, _OFF = SECOND.index("digits_same"), SECOND.index("off_per_character")


def in_order(columns: Floats, scores: Shares) -> Shares:
    """Give the scores, the best exchanged with that of the candidate that outdoes its owner.

    One outdoes another whose digits are the written ones, whose letters are nearer to them, and
    for which everything else speaks at least as much.

    Args:
        columns: of the candidates, as ``SECOND``.
        scores: of each candidate.
    """
    if len(scores) < 2:
        return scores
    best = int(scores.argmax())
    nearer = (columns[:, _SAME] > 0) & (columns[:, _OFF] < columns[best, _OFF])
    if not nearer.any():
        return scores
    places = np.flatnonzero(nearer)
    rivals = columns[places]
    fits = (rivals[:, _SPEAKING] >= columns[best, _SPEAKING]).all(axis=1)
    fits &= (rivals[:, _AGAINST] <= columns[best, _AGAINST]).all(axis=1)
    if not fits.any():
        return scores
    fitting = places[fits]
    nearest = fitting[np.lexsort((-scores[fitting], rivals[fits, _OFF]))[0]]
    found = scores.copy()
    found[[best, nearest]] = scores[[nearest, best]]
    return found
