"""A linkage library on the same lines: Splink (DuckDB), unsupervised, five blocking rules.

Optional: the dependency group ``linkage`` (it brings duckdb and pyarrow). Where it is missing, the
table says so. It sees what our matcher sees of a line: number, sender's name, order, amounts.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import random
import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.reconciliation.figures import Row, at_least
from benchmarks.reconciliation.gold import Claim, GoldLine, Named, Standing
from benchmarks.reconciliation.intervals import exact, wilson
from benchmarks.reconciliation.world import OPEN, UNKNOWN, World
from extractor.reconciliation.names import bare_name
from extractor.reconciliation.numbers import compact, digits_of

Line = tuple[Claim, GoldLine]
TARGET = 0.001  # wrong among the accepted, for the share that it could accept at best


def linkage_rows(world: World, claims: Sequence[Claim], *, lines: int) -> list[Row]:
    """Give the rows on Splink; one that says so where it is not installed."""
    if importlib.util.find_spec("splink") is None:
        return [Row("Splink", "not installed, left out")]
    named = [
        (claim, line) for claim in claims for line in claim.lines
        if line.named is Named.NUMBER and len(line.numbers) <= 1
    ]  # fmt: skip
    tried = random.Random(5).sample(named, min(lines, len(named)))
    start = time.process_time()
    best = _link(world, tried)
    spent = (time.process_time() - start) * 1000 / len(tried)
    answers = [(line, *best.get(str(place), ("", 0.0))) for place, (_, line) in enumerate(tried)]
    meant = [it for it in answers if it[0].standing is Standing.OPEN]
    hits = wilson(sum(number in line.numbers for line, number, _ in meant), len(meant))
    unpaid = {world.number(row) for row in np.flatnonzero(world.state == OPEN)}
    accepted, wrong = _acceptable([it for it in answers if it[1] in unpaid])
    return [
        at_least("Splink: recall@1, number given, with customer and amount", hits),
        Row("Splink: CPU ms a line, one batch, training included", f"{spent:.1f} ms"),
        Row("Splink: accepted at the best threshold for 0.1 % wrong, of all lines",
            f"{accepted / len(answers):.3f} (wrong {exact(wrong, accepted)})"),
    ]  # fmt: skip


def _acceptable(answers: Sequence[tuple[GoldLine, str, float]]) -> tuple[int, int]:
    """Give how many could be accepted with hindsight, the surest first, and the wrong ones."""
    ranked = sorted(answers, key=lambda it: -it[2])
    wrong, best, wrong_there = 0, 0, 0
    for count, (line, number, _) in enumerate(ranked, start=1):
        wrong += number not in line.numbers
        if wrong <= TARGET * count:
            best, wrong_there = count, wrong
    return best, wrong_there


def _link(world: World, tried: Sequence[Line]) -> dict[str, tuple[str, float]]:
    """Give for each line the likeliest number and its weight."""
    splink = importlib.import_module("splink")
    compare = importlib.import_module("splink.comparison_library")
    block_on = splink.block_on
    rules: list[Any] = [
        block_on("number"), block_on("name4", "last4"), block_on("name4", "first5"),
        block_on("po"), block_on("name4", "amount"),
    ]  # fmt: skip
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.LevenshteinAtThresholds("number", [1, 2, 4]),
            compare.JaroWinklerAtThresholds("name", [0.95, 0.85]),
            compare.ExactMatch("amount"),
            compare.ExactMatch("po"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    database = importlib.import_module("splink.backends.duckdb").DuckDBAPI()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = [database.register(_claim_table(tried)), database.register(_ledger_table(world))]
        linker = splink.Linker(tables, settings, log_level="ERROR")
        linker.training.estimate_probability_two_random_records_match(
            [block_on("number", "name")], recall=0.5
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for rule in (block_on("name", "last4"), block_on("number")):
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, record_sample_proportion=1.0
            )
        found = linker.inference.predict()
    return _best(found.as_record_list())


def _best(pairs: Sequence[dict[str, Any]]) -> dict[str, tuple[str, float]]:
    best: dict[str, tuple[str, float]] = {}
    for pair in pairs:
        left, right = str(pair["unique_id_l"]), str(pair["unique_id_r"])
        line, number = (left, right) if left.isdigit() and right.startswith("=") else (right, left)
        if pair["match_weight"] > best.get(line, ("", -math.inf))[1]:
            best[line] = (number.removeprefix("="), pair["match_weight"])
    return best


def _claim_table(tried: Sequence[Line]) -> Any:  # noqa: ANN401 - a table of an optional library
    return _table([
        (
            str(place),
            line.written,
            bare_name(claim.query.customer.name),
            next(iter(claim.query.purchase_orders), ""),
            int(claim.query.amounts[0] * 100) if len(claim.lines) == 1 and claim.query.amounts
            else None,
        )
        for place, (claim, line) in enumerate(tried)
    ])  # fmt: skip


def _ledger_table(world: World) -> Any:  # noqa: ANN401
    names = [bare_name(party.name) for party in world.customers]
    return _table([
        (f"={(number := world.number(row))}", number, names[world.customer[row]],
         world.order_of(row), int(world.gross[row]))
        for row in np.flatnonzero(world.state != UNKNOWN)
    ])  # fmt: skip


def _table(rows: Sequence[tuple[str, str, str, str, int | None]]) -> Any:  # noqa: ANN401
    pa = importlib.import_module("pyarrow")  # comes with Splink
    folded = [compact(row[1]) for row in rows]
    return pa.table({
        "unique_id": [row[0] for row in rows],
        "number": folded,
        "last4": [digits_of(number)[-4:] or None for number in folded],
        "first5": [number[:5] for number in folded],
        "name": [row[2] or None for row in rows],
        "name4": [row[2][:4] or None for row in rows],
        "po": [compact(row[3]) or None for row in rows],
        "amount": [row[4] for row in rows],
    })  # fmt: skip
