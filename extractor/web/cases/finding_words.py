"""What is to be said of a release's labels, in a reader's language."""

from __future__ import annotations

from extractor.values.release import LabelFigures, LabelFinding
from extractor.web.cases.model_words import ModelWords


def finding_sentence(finding: LabelFinding, known: ModelWords) -> str:
    """Give it in a sentence; in English where a release kept nothing else."""
    say, it = known.say, finding.figures
    if it is None:
        return finding.detail
    task, first = known.task(it.question), ", ".join(it.first)
    if it.alpha is not None:
        return say._(
            "%(task)s: people who labelled the same documents (%(documents)s) agree little beyond "
            "chance (alpha %(alpha)s, where 1 is full agreement). %(pairs)s",
            task=task,
            documents=known.writer.number(it.labels),
            alpha=known.writer.number(round(it.alpha, 2)),
            pairs=_pairs(it, known),
        ).strip()
    if it.kind:
        return say._(
            "%(task)s, %(which)s: about %(wrong)s of %(labels)s labels look as if given at random. "
            "Look at them again, first at %(first)s, or leave them out.",
            task=task,
            which=_which(it, known),
            wrong=known.writer.number(it.wrong),
            labels=known.writer.number(it.labels),
            first=first,
        )
    if it.wrong:
        return say._(
            "%(task)s: %(wrong)s of %(labels)s labels are likely wrong, first %(first)s.",
            task=task,
            wrong=known.writer.number(it.wrong),
            labels=known.writer.number(it.labels),
            first=first,
        )
    return say._(
        "%(task)s: labels of texts in words that the models never met (%(labels)s) could not be "
        "checked; more labels of such texts would tell.",
        task=task,
        labels=known.writer.number(it.labels),
    )


def _which(it: LabelFigures, known: ModelWords) -> str:
    say = known.say
    return {
        "batch": say._("import %(name)s", name=it.name),
        "labeler": say._("labels by %(name)s", name=it.name),
        "day": say._("labels of %(name)s", name=it.name),
    }.get(it.kind) or say._("all labels")


def _pairs(it: LabelFigures, known: ModelWords) -> str:
    """Give what people confuse; empty for nothing."""
    told = [
        f"{known.answer(it.question, one)} / {known.answer(it.question, other)}: {count}"
        for one, other, count in it.pairs
    ]
    return known.say._("Confused: %(pairs)s", pairs="; ".join(told)) if told else ""
