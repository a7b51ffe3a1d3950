"""Decides which stories become which cases, and how often a story comes again."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from training.generator.parties import renamed, slug
from training.generator.rows import is_row
from training.generator.stories import Story

MOST_ROUNDS = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """One case: its stories, and the form: ``mail``, ``letter``, ``table`` or ``list``."""

    stories: tuple[Story, ...]
    form: str


def schedule(stories: Sequence[Story], cases: int, rng: Random) -> list[Job]:
    """Give as many jobs as wanted, or as many as the stories allow.

    Every story comes once before any comes again; then it belongs to another customer, and is
    left out if its text names the first one in ways that cannot be replaced.
    """
    jobs: list[Job] = []
    for round_ in range(MOST_ROUNDS):
        usable = list(stories)
        if round_:
            again = [renamed(story, rng) for story in stories]
            usable = [story for story in again if story is not None]
        made = [*_alone(usable), *_gathered(usable, rng)]
        rng.shuffle(made)
        jobs += made
        if len(jobs) >= cases or not made:
            break
    return jobs[:cases]


def _alone(stories: Sequence[Story]) -> Iterator[Job]:
    for story in stories:
        if story.channel != "note":
            yield Job((story,), story.channel)


def _gathered(stories: Sequence[Story], rng: Random) -> Iterator[Job]:
    """Put notes of one author, language and currency together."""
    pools: dict[tuple[str, ...], list[Story]] = defaultdict(list)
    for story in stories:
        if story.channel == "note":
            currency = story.invoices[0].currency if story.invoices else ""
            form = "table" if is_row(story) and story.invoices else "list"
            pools[story.family, story.lang, currency, form].append(story)
    for (*_, form), pool in sorted(pools.items()):
        left = list(pool)
        rng.shuffle(left)
        while left:
            size = rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6) if form == "table" else (1, 1, 2, 3))
            first, *more = left[:size]
            together = [it for it in more if not _names_its_customer(it)]
            left = [it for it in left[1:] if all(it is not other for other in together)]
            yield Job((first, *together), form)


def _names_its_customer(story: Story) -> bool:
    words = slug(story.text).split("-")
    own = slug(f"{story.customer.name} {story.customer.written}").split("-")
    return any(len(word) > 3 and word in words for word in own)
