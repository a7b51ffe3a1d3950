"""The categories, sub-reasons and departments in use: the shipped ones, and those of the user.

A category of the user's own is based on a shipped one, and is treated like it wherever the user
says nothing else. A code that is in no taxonomy, such as one taken out of the user's file again,
is treated as `OTHER_DISPUTE`; nothing that holds one breaks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from extractor.values.category import FACTS, Category, Classification
from extractor.values.sub_reason import SUB_REASONS, SubReason

LABELS_NEEDED: Final = 20
_T = TypeVar("_T")

Names = Mapping[str, str]  # by language, such as "en"; "" for any
_NO_NAMES: Names = {}


@dataclasses.dataclass(frozen=True, slots=True)
class CategoryEntry:
    """One category.

    Attributes:
        based_on: the shipped category that it is like; itself for a shipped one.
        trade: a trade (promotional) deduction rather than an operational one.
        department: who answers for it.
        sub_reasons: the more telling first.
        names: the user's; empty for those of the package.
        working_days: the user's target until it is settled; None leaves it to the rules.
        keywords: words and phrases that tell it, while no model knows it.
        examples: messages that were such disputes, for the same.
        counts_as: of a category that is not used any more, the one that stands for it; "" for one
            that is used.
    """

    code: str
    based_on: Category
    family: str
    trade: bool
    department: str
    sub_reasons: tuple[str, ...]
    names: Names = dataclasses.field(default_factory=dict)
    working_days: int | None = None
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counts_as: str = ""

    @property
    def is_own(self) -> bool:
        """Say whether the user added it."""
        return self.code not in FACTS


@dataclasses.dataclass(frozen=True, slots=True)
class SubReasonEntry:
    """One sub-reason.

    Attributes:
        names: the user's; empty for those of the package.
        keywords: words and phrases that tell it, beside those of the package.
    """

    code: str
    names: Names = dataclasses.field(default_factory=dict)
    keywords: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Taxonomy:
    """All categories by code, with what belongs to them.

    Attributes:
        categories: the shipped ones in their order, then the user's.
        sub_reasons: the same.
        departments: the user's names by department; of the package's own only those renamed.
        labels_needed: from how many labels a model may decide on a category of the user's own.
    """

    categories: Mapping[str, CategoryEntry]
    sub_reasons: Mapping[str, SubReasonEntry]
    departments: Mapping[str, Names] = dataclasses.field(default_factory=dict)
    labels_needed: int = LABELS_NEEDED

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the categories that are used, in their order."""
        return tuple(code for code, it in self.categories.items() if not it.counts_as)

    @property
    def known(self) -> tuple[str, ...]:
        """Give all categories: those used, then those that only earlier cases may still have."""
        return tuple(dict.fromkeys((*self.codes, *self.categories)))

    @property
    def own(self) -> tuple[CategoryEntry, ...]:
        """Give the categories that the user added and uses."""
        return tuple(it for it in self.categories.values() if it.is_own and not it.counts_as)

    def entry(self, code: str) -> CategoryEntry:
        """Give a category; one that is not known like `OTHER_DISPUTE`, but without sub-reasons."""
        known = self.categories.get(code)
        if known is not None:
            return known
        other = self.categories[Category.OTHER_DISPUTE]
        return dataclasses.replace(other, code=code, names=_NO_NAMES, sub_reasons=(), counts_as="")

    def based_on(self, code: str) -> Category:
        """Give the shipped category that one is like."""
        return self.entry(code).based_on

    def standing(self, code: str) -> str:
        """Give the category that stands for one that is not used any more; else the same."""
        return self.entry(code).counts_as or code

    def shares_of(self, said: Classification) -> dict[str, float]:
        """Give how likely each shipped category is, the user's counted with those they are like."""
        shares: dict[str, float] = {}
        for it in said.guesses:
            code = self.based_on(it.label).value
            shares[code] = shares.get(code, 0.0) + it.probability
        return shares

    def sub_reasons_of(self, code: str) -> tuple[str, ...]:
        """Give the sub-reasons of a category, the more telling first."""
        return self.entry(code).sub_reasons

    def category_name(self, code: str, language: str) -> str | None:
        """Give the user's name of a category; None where the user gave none."""
        known = self.categories.get(code)
        return _chosen(known.names, language) if known else None

    def sub_reason_name(self, code: str, language: str) -> str | None:
        """Give the user's name of a sub-reason; None where the user gave none."""
        known = self.sub_reasons.get(code)
        return _chosen(known.names, language) if known else None

    def department_name(self, code: str, language: str) -> str | None:
        """Give the user's name of a department; None where the user gave none."""
        return _chosen(self.departments.get(code, _NO_NAMES), language)

    def unknown(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Give those of the codes that are no category, each once."""
        return tuple(it for it in dict.fromkeys(codes) if it and it not in self.categories)

    def inherited(self, given: Mapping[str, _T]) -> dict[str, _T]:
        """Give the same with each own category that is missing treated like the one it is based on.

        Args:
            given: anything by category.
        """
        like = {
            code: given[it.based_on]
            for code, it in self.categories.items()
            if it.is_own and code not in given and it.based_on in given
        }
        return {**given, **like}


def shipped_entry(category: Category) -> CategoryEntry:
    """Give a category as it comes with the package."""
    facts = FACTS[category]
    return CategoryEntry(
        code=category.value,
        based_on=category,
        family=facts.family,
        trade=facts.trade,
        department=facts.department,
        sub_reasons=tuple(it.value for it in SUB_REASONS[category]),
    )


def _chosen(names: Names, language: str) -> str | None:
    """Give the name in a language, else the English one, else any."""
    if not names:
        return None
    return names.get(language) or names.get("en") or next(iter(names.values()))


SHIPPED: Final = Taxonomy(
    categories={it.value: shipped_entry(it) for it in Category},
    sub_reasons={it.value: SubReasonEntry(it.value) for it in SubReason},
)
