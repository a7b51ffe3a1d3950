"""What may still be unpacked of one submission, and whether an archive is a bomb."""

from __future__ import annotations

import dataclasses

from extractor.errors import LimitError
from extractor.intake.limits import MIB, Limits

FREE_BYTES = 10 * MIB  # of each archive, whatever its ratio: tables and blank pages pack well


@dataclasses.dataclass(slots=True)
class Budget:
    """What may still be unpacked, shared by all archives of one submission.

    Attributes:
        members: files.
        bytes: unpacked size.
        ratio: unpacked bytes for each byte of an archive.
    """

    members: int
    bytes: int
    ratio: int = 200

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """Give a full budget."""
        return cls(limits.archive_members, limits.archive_bytes, limits.archive_ratio)


@dataclasses.dataclass(slots=True)
class Meter:
    """Counts what one archive unpacks to.

    Attributes:
        file: the archive's name, for errors.
        packed: its size in bytes.
    """

    file: str
    packed: int
    budget: Budget
    unpacked: int = 0

    def member(self) -> None:
        """Count a file.

        Raises:
            LimitError: there are too many.
        """
        self.budget.members -= 1
        if self.budget.members < 0:
            detail = "the archive holds too many files (intake.archive_members)"
            raise LimitError(self.file, detail)

    def took(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            LimitError: there are too many, or too many for an archive of this size.
        """
        self.budget.bytes -= count
        self.unpacked += count
        if self.budget.bytes < 0:
            detail = "the archive unpacks to too many bytes (intake.archive_bytes)"
            raise LimitError(self.file, detail)
        if self.unpacked > max(FREE_BYTES, self.budget.ratio * self.packed):
            detail = f"the archive unpacks to over {self.budget.ratio} times its size"
            raise LimitError(self.file, f"{detail} (intake.archive_ratio)")
