"""Jobs of all parts are done together; what they give belongs to whoever asked."""

import dataclasses

import pytest

from extractor.classification.counts import Memory
from extractor.learning.step import Step
from extractor.learning.work import Work


@dataclasses.dataclass(frozen=True, slots=True)
class Doubling:
    number: int

    @property
    def cost(self) -> float:
        return float(self.number)

    def run(self, memory: Memory) -> int:
        assert isinstance(memory, Memory)
        return 2 * self.number


@pytest.mark.parametrize("workers", [1, 2])
def test_each_part_gets_what_its_own_jobs_gave(workers: int) -> None:
    work = Work()
    first = [work.add("one", Doubling(it)) for it in (3, 9)]
    second = work.add("two", Doubling(5))
    steps: list[Step] = []
    work.do(workers=workers, progress=steps.append)
    assert [it.value for it in first] == [6, 18]
    assert second.value == 10
    assert {Step("one", 0, 2), Step("one", 2, 2), Step("two", 0, 1), Step("two", 1, 1)} <= set(
        steps
    )
    for part in ("one", "two"):
        done = [it.done for it in steps if it.part == part]
        assert done == sorted(done)


def test_nothing_is_there_before_the_work_is_done() -> None:
    promise = Work().add("one", Doubling(1))
    with pytest.raises(ValueError, match="not done yet"):
        _ = promise.value
