"""How much more ideas count for a user whose words the models do not know.

N-grams of a language, or of a trade, that was never met say little; the ideas that languages share
say the more. How much more is asked of models that have seen none of the labels: the labels
themselves are then the likeliest. Where the user's words are known, nothing changes.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from extractor.classification.model import TextModel
from extractor.learning.sample import Sample

REACHES = (0.0, 1.0, 2.0, 4.0)
FEWEST = 20  # labels; fewer leave it as it is
LEAST = 1e-6  # a probability that counts as no smaller


def reach_of(model: TextModel, samples: Sequence[Sample]) -> float:
    """Give the reach with which labels are the likeliest; the least of those that are as good.

    Args:
        model: has learnt from none of the samples.
        samples: of the user.
    """
    told = [it for it in samples if it.label in model.labels]
    if len(told) < FEWEST or not model.idea_share:
        return model.idea_reach
    return max(REACHES, key=lambda reach: _likelihood(model, told, reach))


def _likelihood(model: TextModel, samples: Sequence[Sample], reach: float) -> float:
    reaching = dataclasses.replace(model, idea_reach=reach)
    shares = (reaching.classify(it.text).probability_of(it.label) for it in samples)
    return math.fsum(math.log(max(it, LEAST)) for it in shares)
