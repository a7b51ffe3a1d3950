"""Killed at every place that the code names, the line goes on as if nothing had happened."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path

import pytest

from extractor.faultpoints import POINTS
from tests.chaos.line import Site, check, everything, killed, start

TEXTS = (
    "K1 FA-1 10.00 shortage",
    "K1 FA-1 10.00 shortage as we wrote before",
    "K2 FA-2 20.00 damaged_goods",
    "thank you",
    "damaged beyond repair",
    "K3 FA-3 30.00 shortage",
)


# On a server the order of the steps is the same; these are where its transactions matter.
ON_A_SERVER = {"receive.written", "claim.committed", "read.committed", "record.written",
               "relay.delivered"}  # fmt: skip


ELSEWHERE = ("notices.", "backup.", "restore.")  # test_notices, tests/store/backup
ON_THE_LINE = [it for it in POINTS if not it.startswith(ELSEWHERE)]

# What is quick to read goes from arrival to record without a durable state in between,
# and records that wait together are handed on together.
QUICK = ("read.done", "extract.done", "record.written", "record.committed", "relay.delivered")


@pytest.mark.parametrize(
    ("point", "slow"),
    [*((it, True) for it in ON_THE_LINE), *((it, False) for it in QUICK)],
    ids=[*ON_THE_LINE, *(f"{it}-quick" for it in QUICK)],
)
def test_a_kill_at_any_place_loses_nothing_and_doubles_nothing(
    point: str, *, slow: bool, site: Site
) -> None:
    if site.url and point not in ON_A_SERVER and "EXTRACTOR_SOAK" not in os.environ:
        pytest.skip("in the long form only: `make soak`")
    site = dataclasses.replace(site, one_by_one=slow)
    site.put(*TEXTS)
    times = 1 if point.startswith(("relay", "receive")) else 3  # what is done in handfuls
    assert killed(start(everything, site, point=point, times=times))
    assert not killed(start(everything, site))
    check(site, TEXTS)


def test_every_place_that_the_code_names_is_tried(root: Path) -> None:
    named = set()
    for file in (root / "extractor").rglob("*.py"):
        named |= set(re.findall(r'\breached\("([\w.]+)"\)', file.read_text()))
    assert named == set(POINTS)
