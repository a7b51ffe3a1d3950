"""The card of a release: what it learnt from and how good it is, for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extractor.values.release import Comparison, ModelOrigin, ReleaseFacts

_HEAD = (
    "| asked | cases of | part | cases | {before} | {name} "
    "| only {name} right | only {before} right | p |"
)


def card_of(name: str, parent: str, models: Mapping[str, ModelOrigin], facts: ReleaseFacts) -> str:
    """Give the card as Markdown."""
    return "\n".join(_lines(name, parent, models, facts)) + "\n"


def _lines(
    name: str, parent: str, models: Mapping[str, ModelOrigin], facts: ReleaseFacts
) -> Iterable[str]:
    yield f"# Release {name}"
    yield ""
    yield f"Made by {facts.who} on {facts.at:%Y-%m-%d %H:%M} from {_called(parent)},"
    yield f"seed {facts.seed}; data `{facts.digest[:16]}`."
    if facts.about:
        yield from ("", facts.about.strip())
    yield from ("", "| model | from |", "| --- | --- |")
    for model, origin in models.items():
        made = "trained" if origin.release == name else f"{_called(origin.release)}, unchanged"
        yield f"| {model} | {made} |"
    if facts.counts:
        yield from ("", "| learnt from | number |", "| --- | --- |")
        yield from (f"| {key} | {count} |" for key, count in sorted(facts.counts.items()))
    if facts.comparisons:
        yield from ("", "Share right (F1 for stretches of text) on the same held-out cases, which")
        yield from ("no model had seen:", "", _HEAD.format(name=name, before=parent))
        yield "| --- " * 9 + "|"
        yield from map(_row, facts.comparisons)
    if facts.findings:
        yield from ("", "What was noticed about the labels:", "")
        yield from (f"- `{it.code}`: {it.detail}" for it in facts.findings)


def _row(it: Comparison) -> str:
    p = "–" if it.p is None else f"{it.p:.3f}"
    return (
        f"| {it.task} | {it.origin} | {it.part} | {it.cases} | {it.before:.3f} | {it.after:.3f} "
        f"| {it.gained} | {it.lost} | {p} |"
    )


def _called(name: str) -> str:
    return f"release {name}" if name.isdigit() else "the shipped models"
