"""Up to how much somebody may accept; above it somebody else decides."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from extractor.errors import NotPermittedError
from extractor.values.case import Case, Outcome, Role
from extractor.values.refusal import Refusal
from extractor.workflow.changes import Actor
from extractor.workflow.settings import ApprovalLimit

_GRANTS = frozenset({Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED})


def check_approval(case: Case, who: Actor, limits: Iterable[ApprovalLimit]) -> None:
    """Refuse to grant more than somebody may.

    Args:
        case: as it would be decided; a case that grants nothing is nobody's matter.
        who: decides so.
        limits: all of them.

    Raises:
        NotPermittedError: it is more, or nobody knows how much it is.
    """
    if case.outcome not in _GRANTS:
        return
    known = tuple(limits)
    own = limits_of(who, known)
    if not own:
        return
    by_currency = {it.currency: it.up_to for it in own}
    others = _unlimited(known)
    asked = f"ask {' or '.join(others)}" if others else "nobody else may; change the settings"
    for currency, granted in _granted(case).items():
        most = by_currency.get(currency, Decimal(0))
        if granted is None:
            detail = f"how much is accepted is not known, and {who.name} has a limit; {asked}"
            raise NotPermittedError(case.case_id, detail, others, Refusal.LIMIT_UNKNOWN)
        if granted > most:
            detail = (
                f"{who.name} may accept up to {most:.2f} {currency}, "
                f"and this is {granted:.2f} {currency}; {asked}"
            )
            figures = (("most", f"{most:.2f} {currency}"), ("granted", f"{granted:.2f} {currency}"))
            raise NotPermittedError(case.case_id, detail, others, Refusal.LIMIT, figures)


def limits_of(who: Actor, limits: Iterable[ApprovalLimit]) -> tuple[ApprovalLimit, ...]:
    """Give the limits of a person: those with the name, otherwise those of the role."""
    known = tuple(limits)
    named = tuple(it for it in known if who.name in it.people)
    return named or tuple(it for it in known if who.role in it.roles)


def _granted(case: Case) -> dict[str, Decimal | None]:
    """Give what a case grants in each currency; None where an amount is not known."""
    found: dict[str, Decimal | None] = {}
    for it in case.items:
        before = found.get(it.currency, Decimal(0))
        if before is None or it.accepted is None:
            found[it.currency] = None
        else:
            found[it.currency] = before + it.accepted
    return found


def _unlimited(limits: tuple[ApprovalLimit, ...]) -> tuple[str, ...]:
    """Give the roles above a viewer's that have no limit."""
    limited = {role for it in limits for role in it.roles}
    return tuple(it for it in Role if it is not Role.VIEWER and it not in limited)
