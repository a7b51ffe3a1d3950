"""Links by which a customer follows one case: signed, for some weeks, and read-only."""

from __future__ import annotations

import datetime as dt

from extractor.store.audit import By
from extractor.store.customer_links import CustomerLink, add_link, link_of
from extractor.web.frame.context import Desk

PURPOSE = "customer link"
PATH = "/follow/"


def make_link(desk: Desk, case_id: str, *, by: By) -> str:
    """Give the address at which a customer sees how a case stands."""
    ends = desk.store.clock() + dt.timedelta(days=desk.settings.customer_link_days)
    return address_of(desk, add_link(desk.store, case_id, ends=ends, by=by))


def address_of(desk: Desk, link: CustomerLink) -> str:
    """Give the address of a link again."""
    sealed = desk.signer.seal(PURPOSE, f"{link.number} {link.case_id}")
    return f"{desk.address}{PATH}{sealed}"


def followed(desk: Desk, sealed: str) -> CustomerLink | None:
    """Give the link that an address holds; None if it is not ours, has ended or was taken back."""
    text = desk.signer.opened(PURPOSE, sealed)
    if text is None:
        return None
    number, _, case_id = text.partition(" ")
    link = link_of(desk.store, int(number))
    return link if link is not None and link.case_id == case_id else None
