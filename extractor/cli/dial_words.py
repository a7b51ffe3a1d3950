"""Say where the dial stands and what it rests on."""

from __future__ import annotations

from extractor.records.dial import CAREFUL, Dial, Standing


def dial_sentences(dial: Dial) -> list[str]:
    """Give the position of the dial and, where it is not proven, what would prove it."""
    return [*_position(dial), *_neglected(dial)]


def _neglected(dial: Dial) -> list[str]:
    if not dial.overdue:
        return []
    return [
        (
            f"{dial.overdue} drawn by lot two weeks ago or more and looked at by nobody: they "
            "count as wrong until somebody does (extractor disputes drawn)"
        )
    ]


def _position(dial: Dial) -> list[str]:
    wanted = f"{dial.target:.4g} of what is decided without a look is to be right"
    seen = f"{dial.accepted - dial.wrong} of {dial.accepted}"
    if dial.standing is Standing.PROVEN:
        return [
            f"{wanted}: proven by {dial.reviewed} of your own reviewed documents",
            (
                f"confidences from {dial.threshold:.4f} on: {seen} right, "
                f"so at least {dial.bound:.4f} with 95 % certainty"
            ),
        ]
    if dial.standing is Standing.OFF:
        return [
            f"{wanted}: your own {dial.reviewed} reviewed documents speak against it",
            "everything goes to a person; set policy.auto_precision lower, or train on your cases",
        ]
    lacking = (
        f"not enough evidence of your own: {dial.reviewed} reviewed documents; "
        f"{dial.needed} accepted ones without an error prove it (those of the store that were "
        "drawn by lot count by themselves, others by extractor evaluate --evidence)"
    )
    if dial.standing is Standing.EXPECTED:
        return [
            f"{wanted}: expected, not proven",
            (
                f"confidences from {dial.threshold:.4f} on: {seen} of the shipped cases right, "
                f"so at least {dial.bound:.4f} with 95 % certainty"
            ),
            lacking,
        ]
    return [
        f"{wanted}: cannot be promised, so every part has to be sure",
        (
            f"triage {CAREFUL.triage}, customer {CAREFUL.customer}, invoice {CAREFUL.invoice}, "
            f"category {CAREFUL.category}, amount {CAREFUL.amount}, all together {CAREFUL.document}"
        ),
        lacking,
    ]
