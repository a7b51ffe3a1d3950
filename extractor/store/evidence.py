"""Documents that a person checked, kept as JSON lines: what the dial is proven by.

One line a document: its SHA-256, the confidence that was said of it before, whether everything
in its record was right, and the fingerprint of the calibration that said it. A confidence means
something only under the models that gave it, so lines of other models do not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from extractor.errors import SettingsError
from extractor.values.calibration import Reviewed


def load_evidence(file: Path, fingerprint: str) -> tuple[Reviewed, ...]:
    """Read the reviewed documents that were judged by the models in use.

    Args:
        file: as `add_evidence` writes it; the last line of a document counts.
        fingerprint: of the calibration in use.

    Raises:
        SettingsError: it is missing, or a line is none of ours.
    """
    found = {document: it for document, by, it in _rows(file) if by == fingerprint}
    return tuple(found.values())


def add_evidence(file: Path, fingerprint: str, reviewed: Iterable[tuple[str, Reviewed]]) -> int:
    """Add reviewed documents to a file; one that is there already is replaced.

    Args:
        file: made if missing. Lines of other models stay, for the day they are in use again.
        fingerprint: of the calibration that gave the confidences.
        reviewed: SHA-256 of each document, with its confidence and answer.

    Returns:
        How many documents it now holds of the models in use.

    Raises:
        SettingsError: a line of the file is none of ours, or it cannot be written.
    """
    known = list(_rows(file)) if file.exists() else []
    kept = {(by, document): it for document, by, it in known}
    kept.update(((fingerprint, document), it) for document, it in reviewed)
    lines = [_line(document, by, it) for (by, document), it in sorted(kept.items(), key=_key)]
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise SettingsError(str(file), f"cannot be written ({error.strerror})") from error
    return sum(by == fingerprint for by, _ in kept)


def _key(item: tuple[tuple[str, str], Reviewed]) -> tuple[str, str]:
    return item[0]


def _line(document: str, fingerprint: str, reviewed: Reviewed) -> str:
    content = {
        "sha256": document,
        "confidence": reviewed.confidence,
        "right": reviewed.right,
        "models": fingerprint,
    }
    return json.dumps(content) + "\n"


def _rows(file: Path) -> Iterable[tuple[str, str, Reviewed]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"no evidence can be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(file, number, line)


def _row(file: Path, number: int, line: str) -> tuple[str, str, Reviewed]:
    try:
        content: Mapping[str, object] = json.loads(line)
        confidence, right = content["confidence"], content["right"]
        document, by = content["sha256"], content["models"]
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(str(file), f"line {number} is no reviewed document") from error
    if not isinstance(right, bool) or not isinstance(document, str) or not isinstance(by, str):
        raise SettingsError(str(file), f"line {number} is no reviewed document")
    if not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise SettingsError(str(file), f"line {number}: a confidence is a number from 0 to 1")
    return document, by, Reviewed(float(confidence), right)
