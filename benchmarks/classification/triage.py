"""Two classes or ten to tell a dispute, and how much to lean towards one?

Texts of authors who were left out choose; casebooks and held-out texts take no part.

    .venv/bin/python -m benchmarks.classification.triage
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from extractor.classification.fit import fit_text_model
from extractor.learning.sample import Sample
from extractor.values.category import TriageClass
from training.authors import left_out
from training.passages import load_passages

SHARES = (0.0, 0.4)  # of ideas
LEADS = (0.0, 0.2, 0.4, 0.6)  # added to the log-odds of "dispute"
TEMPERATURE = 0.8
LEAST = 1e-9


def main() -> None:
    """Run from the command line."""
    tally: Counter[tuple[str, str]] = Counter()
    passages = load_passages()
    for group, others, own in left_out(passages):
        if all(it.is_dispute for it in own):
            continue  # nothing to take for a dispute by mistake
        print(f"{group}: {sum(it.is_dispute for it in own)} disputes of {len(own)}", flush=True)
        for share in SHARES:
            two = ["dispute" if it.is_dispute else "none" for it in others]
            ten = [TriageClass.DISPUTE.value if it.is_dispute else it.label for it in others]
            for name, labels in (("two", two), ("ten", ten)):
                model = fit_text_model(
                    "dispute",
                    [it.text for it in others],
                    labels,
                    min_documents=2,
                    temperature=TEMPERATURE,
                    idea_share=share,
                )
                sure = [model.classify(it.text).probability_of("dispute") for it in own]
                for lead in LEADS:
                    _count(
                        tally,
                        f"{name} classes, ideas {share:.1f}, lead {lead:.1f}",
                        own,
                        sure,
                        lead,
                    )
    for way in sorted({name for name, _ in tally}):
        found, alarms, missed = (tally[way, it] for it in ("found", "alarm", "missed"))
        f1 = 2 * found / (2 * found + alarms + missed)
        print(f"{way}: F1 {f1:.4f}, false alarms {alarms}, missed {missed}")


def _count(
    tally: Counter[tuple[str, str]],
    way: str,
    own: Sequence[Sample],
    sure: Sequence[float],
    lead: float,
) -> None:
    for passage, share in zip(own, sure, strict=True):
        odds = math.log(max(share, LEAST) / max(1 - share, LEAST))
        said = odds + lead / TEMPERATURE >= 0
        if said or passage.is_dispute:
            kind = "found" if said and passage.is_dispute else "alarm" if said else "missed"
            tally[way, kind] += 1


if __name__ == "__main__":
    main()
