"""The benchmarks that keep their figures; each stands between markers of a page in docs/."""

from __future__ import annotations

import dataclasses

CASEBOOK = "training/corpus/casebook"


@dataclasses.dataclass(frozen=True, slots=True)
class Benchmark:
    """One to run.

    Attributes:
        name: its module below `benchmarks`.
        arguments: of its command line.
        is_quick: whether `make bench` runs it; the others take an hour, or a machine to themselves.
    """

    name: str
    arguments: tuple[str, ...] = ()
    is_quick: bool = True

    @property
    def command(self) -> str:
        """Give what follows `python -m`."""
        return " ".join((f"benchmarks.{self.name}", *self.arguments))


LISTED = (
    Benchmark("pipeline.stages", (CASEBOOK,)),
    Benchmark("pipeline.workers", (CASEBOOK,)),
    Benchmark("pipeline.start", (CASEBOOK,)),
    Benchmark("pipeline.yardsticks", (CASEBOOK,)),
    Benchmark("reading.speed", (CASEBOOK,)),
    Benchmark("intake.soak", ("--mails", "500", "--kills", "10")),
    Benchmark("learning.curves", ("--quick", "--sizes", "50", "200")),
    Benchmark("learning.training", is_quick=False),
    Benchmark("reconciliation.match", ("--quick",)),
    Benchmark("batch.efficiency", (CASEBOOK,), is_quick=False),
    Benchmark("batch.overhead", is_quick=False),
    Benchmark("batch.workers", is_quick=False),
    Benchmark("batch.reprocess", is_quick=False),
    Benchmark("scale.paper", (CASEBOOK,)),
    Benchmark("scale.queueing", is_quick=False),
)


def listed(name: str) -> Benchmark:
    """Give one by its name.

    Raises:
        ValueError: there is none; the message names those there are.
    """
    for it in LISTED:
        if it.name == name:
            return it
    raise ValueError(f"no benchmark {name!r}; there are: {', '.join(it.name for it in LISTED)}")
