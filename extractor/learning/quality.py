"""What is to be said of labels before anything learns from them.

    quality = check_labels(labels, dispute=shipped.dispute, category=shipped.category)

Labels of a batch that is certainly worse than usual keep models that learnt from them from being
promoted; a batch of which that is likely, single labels that are likely wrong, and people who
disagree, are only told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from extractor.classification.model import TextModel
from extractor.learning.agreement import Agreement, agreements
from extractor.learning.batches import (
    FAR_LESS,
    BadBatch,
    find_bad_batches,
    split_batches,
    unmeasured,
)
from extractor.learning.opinions import FEWEST, opinions_of
from extractor.learning.own import claim_samples, message_samples
from extractor.learning.sample import Sample
from extractor.learning.suspects import Suspect, find_suspects
from extractor.values.label import LabelledDocument
from extractor.values.release import LabelFigures, LabelFinding

LEAST_ALPHA = 0.667  # below it no conclusion can be drawn (Krippendorff, Content Analysis, 2004)
SHOWN = 5  # documents named in a sentence
_ID = 12  # characters of a document's id that tell it apart


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """The labels that answer one question.

    Attributes:
        question: "category" or "triage".
        ids: of the document of each label; indexes of `suspects` and `bad` lead here.
        suspects: the most suspect first.
        bad: batches, the least likely by chance first.
        unmeasured: labels of texts in words that no model has met, too few to measure each other.
    """

    question: str
    ids: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    bad: tuple[BadBatch, ...]
    unmeasured: int


@dataclasses.dataclass(frozen=True, slots=True)
class LabelQuality:
    """What is to be said of labels."""

    checked: tuple[Checked, ...]
    agreements: tuple[Agreement, ...]

    @property
    def findings(self) -> tuple[LabelFinding, ...]:
        """Give it in sentences, what keeps models from being promoted first."""
        return (
            *(_bad(it, bad) for it in self.checked for bad in it.bad),
            *(_suspect(it) for it in self.checked if it.suspects),
            *(_unmeasured(it) for it in self.checked if it.unmeasured),
            *(
                _disagree(it)
                for it in self.agreements
                if it.alpha is not None and it.alpha < LEAST_ALPHA
            ),
        )


def check_labels(
    labels: Sequence[LabelledDocument],
    *,
    dispute: TextModel,
    category: TextModel,
    seed: int = 0,
) -> LabelQuality:
    """Look for wrong labels, bad batches and people who disagree.

    Args:
        labels: all of them; of the same document by several people too.
        dispute: tells disputes from the other triage classes; has learnt from none of the labels.
        category: tells reasons; the same.
        seed: of the folds.
    """
    return LabelQuality(
        checked=(
            _checked("category", labels, claim_samples, category, seed),
            _checked("triage", labels, message_samples, dispute, seed),
        ),
        agreements=agreements(labels),
    )


def _checked(
    question: str,
    labels: Sequence[LabelledDocument],
    samples_of: Callable[[LabelledDocument], list[Sample]],
    model: TextModel,
    seed: int,
) -> Checked:
    asked = [(it, sample) for it in labels for sample in samples_of(it)]
    ids = tuple(it.id for it, _ in asked)
    if len(asked) < FEWEST:
        return Checked(question, ids, (), (), 0)
    opinions = opinions_of(
        [sample.text for _, sample in asked],
        [sample.label for _, sample in asked],
        model,
        seed=seed,
    )
    return Checked(
        question=question,
        ids=ids,
        suspects=find_suspects(opinions),
        bad=find_bad_batches(opinions, split_batches(_batches_of(it) for it, _ in asked)),
        unmeasured=unmeasured(opinions),
    )


def _batches_of(document: LabelledDocument) -> dict[str, str]:
    day = document.at.date().isoformat() if document.at else ""
    return {"batch": document.batch, "labeler": document.labeler, "day": day, "all": "all"}


def _bad(checked: Checked, bad: BadBatch) -> LabelFinding:
    batch, count = bad.batch, len(bad.batch.indexes)
    of = "the labels" if batch.kind == "all" else f"{batch.kind} {batch.name!r}"
    return LabelFinding(
        "bad_batch" if bad.is_certain else "doubtful_batch",
        f"{checked.question}: {of} contradicts what was learnt without it: about {bad.wrong:.0%} "
        f"of {count} labels look as if given at random (chance {bad.chance:.1g}; "
        f"{len(bad.contradicted)} are held for less than {FAR_LESS:.0%} as likely as another "
        f"class, {bad.expected:.1f} would be usual); look at it again, first at "
        f"{_named(checked, bad)}, or leave it out",
        refuses=bad.is_certain,
        figures=LabelFigures(
            checked.question,
            count,
            wrong=round(bad.wrong * count),
            kind=batch.kind,
            name=batch.name,
            first=tuple(checked.ids[it][:_ID] for it in bad.worst[:SHOWN]),
        ),
    )


def _suspect(checked: Checked) -> LabelFinding:
    shown = ", ".join(
        f"{checked.ids[it.index][:_ID]} ({it.given}, likelier {it.likely})"
        for it in checked.suspects[:SHOWN]
    )
    return LabelFinding(
        "likely_wrong_labels",
        f"{checked.question}: {len(checked.suspects)} of {len(checked.ids)} labels are likely "
        f"wrong, first {shown}",
        figures=LabelFigures(
            checked.question,
            len(checked.ids),
            wrong=len(checked.suspects),
            first=tuple(checked.ids[it.index][:_ID] for it in checked.suspects[:SHOWN]),
        ),
    )


def _unmeasured(checked: Checked) -> LabelFinding:
    return LabelFinding(
        "unmeasured_labels",
        f"{checked.question}: {checked.unmeasured} labels of texts in words that the models never "
        "met could not be checked; more labels of such texts would tell",
        figures=LabelFigures(checked.question, checked.unmeasured),
    )


def _disagree(agreement: Agreement) -> LabelFinding:
    alpha = agreement.alpha if agreement.alpha is not None else 0.0
    confused = "; ".join(f"{one} / {two}: {n}" for one, two, n in agreement.confused[:SHOWN])
    return LabelFinding(
        "people_disagree",
        f"{agreement.question}: people who labelled the same {agreement.documents} documents agree "
        f"little beyond chance (alpha {alpha:.2f}, {LEAST_ALPHA} is the least to build on): "
        f"{confused}",
        figures=LabelFigures(
            agreement.question,
            agreement.documents,
            alpha=alpha,
            pairs=tuple(agreement.confused[:SHOWN]),
        ),
    )


def _named(checked: Checked, bad: BadBatch) -> str:
    names = [checked.ids[it][:_ID] for it in bad.worst[:SHOWN]]
    return ", ".join(names) + (" ..." if len(bad.batch.indexes) > SHOWN else "")
