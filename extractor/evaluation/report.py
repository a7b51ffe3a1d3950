"""Run a pipeline over a folder of cases and report how well it does."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.errors import InputError
from extractor.evaluation.answers import Answered, all_answers
from extractor.evaluation.measures import Gold, Score, score, wilson
from extractor.evaluation.reliability import Reliability
from extractor.evaluation.risk import risk_coverage
from extractor.evaluation.tables import (
    by_field,
    by_group,
    groups_text,
    reliability_text,
    risk_text,
)
from extractor.pipeline import Pipeline
from extractor.values.record import FileRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """Figures and wrong cases of one run.

    Attributes:
        answers: every answer that is right or wrong, with how sure it was said to be.
    """

    score: Score
    records: tuple[FileRecord, ...]
    answers: tuple[Answered, ...] = ()

    @classmethod
    def of(cls, gold: Sequence[Gold], records: Sequence[FileRecord]) -> Report:
        """Compare records with what people found."""
        return cls(score(gold, records), tuple(records), tuple(all_answers(gold, records)))

    @property
    def figures(self) -> dict[str, float]:
        """Give all figures by name, the calibration error of each field with them."""
        errors = {f"ece_{field}": it.error for field, it in by_field(self.answers).items()}
        return self.score.figures | errors

    def as_text(self, errors: int = 0) -> str:
        """Give a table of figures, of slices, and the first wrong cases.

        Args:
            errors: how many wrong cases to list.
        """
        lines = [_line(name, value) for name, value in self.figures.items()]
        lines.append("")
        for name, group in self.score.groups.items():
            documents = round(group["documents"])
            low, high = wilson(round(group["exact"] * documents), documents)
            lines.append(
                f"  {name:32s} {documents:4d} documents  exact {group['exact']:.3f}"
                f" ({low:.2f} to {high:.2f})"
                f"  invoice {group['invoice']:.3f}  category {group['category']:.3f}"
            )
        lines += ["", risk_text(risk_coverage(self.answers))]
        lines += ["", reliability_text(by_field(self.answers))]
        lines += ["", groups_text(by_group(self.answers)), ""]
        for file, wrong in list(self.score.errors.items())[:errors]:
            lines.append(f"{file}: {'; '.join(wrong)}")
        return "\n".join(lines)

    def as_json(self) -> str:
        """Give everything as JSON."""
        return json.dumps(
            {
                "figures": self.figures,
                "groups": self.score.groups,
                "errors": self.score.errors,
                "risk_coverage": [dataclasses.asdict(row) for row in risk_coverage(self.answers)],
                "reliability": _plain(by_field(self.answers)),
                "reliability_by_group": {
                    name: _plain(fields) for name, fields in by_group(self.answers).items()
                },
            },
            indent=1,
            ensure_ascii=False,
        )


def _plain(fields: Mapping[str, Reliability]) -> dict[str, object]:
    """Give what JSON can hold; empty bins, whose share is no number, are left out."""
    return {
        field: dataclasses.asdict(
            dataclasses.replace(it, bins=tuple(part for part in it.bins if part.count))
        )
        for field, it in fields.items()
    }


def _line(name: str, value: float) -> str:
    shown = f"{value:.0f}" if isinstance(value, int) else f"{value:.4f}"
    return f"{name:22s} {shown}"


def evaluate(cases_dir: Path, pipeline: Pipeline, *, workers: int = 1) -> Report:
    """Process the files that ``gold.jsonl`` names and score the records.

    Args:
        cases_dir: holds ``gold.jsonl`` and the files it names.
        pipeline: with the ledger that the cases refer to.
        workers: processes.

    Raises:
        InputError: there is no ``gold.jsonl``, or a line of it is no JSON.
    """
    file = cases_dir / "gold.jsonl"
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    except OSError as error:
        raise InputError(str(file), f"no gold answers ({error.strerror})") from error
    except ValueError as error:
        raise InputError(str(file), f"a line is no JSON ({error})") from error
    paths = [cases_dir / row["file"] for row in rows]
    records = tuple(pipeline.process_many(paths, workers=workers))
    return Report.of(rows, records)
