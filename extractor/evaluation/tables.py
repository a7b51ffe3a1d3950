"""Calibration as text: risk and coverage, reliability by field, slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.evaluation.answers import FIELDS, Answered
from extractor.evaluation.reliability import Bin, Reliability, reliability
from extractor.evaluation.risk import Row

WIDTH = 30  # of a bar that stands for every answer right


def by_field(answers: Sequence[Answered]) -> dict[str, Reliability]:
    """Give the reliability of every field that was answered."""
    return {
        field: reliability([it.confidence for it in found], [it.right for it in found])
        for field in FIELDS
        if (found := [it for it in answers if it.field == field])
    }


def by_group(answers: Sequence[Answered]) -> dict[str, dict[str, Reliability]]:
    """Give the reliability of every field in every slice: languages, channels, scans."""
    names = sorted({name for it in answers for name in it.groups})
    return {name: by_field([it for it in answers if name in it.groups]) for name in names}


def risk_text(rows: Sequence[Row]) -> str:
    """Give the risk-coverage table."""
    lines = ["coverage  accepted  wrong  precision  at least (95 %)  confidence from"]
    lines += [
        f"{row.coverage:8.3f}  {row.accepted:8d}  {row.wrong:5d}  {row.precision:9.4f}"
        f"  {row.bound:15.4f}  {row.threshold:15.4f}"
        for row in rows
    ]
    return "\n".join(lines)


def reliability_text(fields: Mapping[str, Reliability]) -> str:
    """Give a line for each field, then its bins: what was said, what was right."""
    lines = ["field     answers   said  right    ECE  (95 %)           by chance"]
    lines += [
        f"{field:9s} {it.count:7d} {it.said:6.3f} {it.right:6.3f} {it.error:6.3f}"
        f"  ({it.error_low:.3f} to {it.error_high:.3f})  {it.by_chance:9.3f}"
        for field, it in fields.items()
    ]
    for field, it in fields.items():
        lines += ["", field]
        lines += [_bin_text(part) for part in it.bins if part.count]
    return "\n".join(lines)


def _bin_text(part: Bin) -> str:
    filled = round(part.share * WIDTH)
    bar = "#" * filled + "." * (WIDTH - filled)
    at = min(WIDTH - 1, round(part.said * WIDTH))
    bar = f"{bar[:at]}|{bar[at + 1 :]}"  # where the bar should end
    return (
        f"  {part.low:.1f}-{part.high:.1f} {part.count:5d}  said {part.said:.3f}"
        f"  right {part.share:.3f} ({part.share_low:.2f} to {part.share_high:.2f})  {bar}"
    )


def groups_text(groups: Mapping[str, Mapping[str, Reliability]]) -> str:
    """Give a line for each slice: how sure its documents were said to be, how many were right."""
    lines = ["slice                             documents   said  right  calibration error"]
    lines += [
        f"{name:33s} {it.count:9d} {it.said:6.3f} {it.right:6.3f}"
        f"  {it.error:.3f} (by chance {it.by_chance:.3f})"
        for name, fields in groups.items()
        if (it := fields.get("document")) is not None
    ]
    return "\n".join(lines)
