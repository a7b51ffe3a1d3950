"""How much is lost on a language, an author or a company never seen: leave one out.

    python -m training.drops [--casebook training/corpus/casebook]

Category accuracy of the text model alone, from the words of a claim:

- a language: the casebook's claims of one language, by a model that saw no text of it;
- an author: the passages of one file, by a model that saw all others;
- a company: the claims of the second casebooks (other suppliers, products, numbering schemes), by
  a model without any case, and by one that learnt from the casebook's cases.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from extractor.classification.model import TextModel
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category
from extractor.trained import Models
from training.cases import Case, fold_of, load_cases
from training.money import load_money
from training.passages import CORPUS, load_passages
from training.recipe import reader, untrained
from training.samples import category_samples, money_samples

FOLDS = 5
LANGUAGES = ("fr", "en", "de", "es")
FEWEST = 60  # passages of an author; fewer tell little


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--casebook", type=Path, default=CORPUS / "casebook")
    given = parser.parse_args()
    passages = load_passages()
    basis = untrained(passages)
    pipeline = reader(given.casebook, basis)
    cases = load_cases(given.casebook, pipeline)
    claims = {case.id: category_samples([case], pipeline) for case in cases}
    _languages(passages, cases, claims)
    _companies(passages, basis, [it for found in claims.values() for it in found])
    _authors(passages)


def _languages(
    passages: Sequence[Sample], cases: Sequence[Case], claims: dict[str, list[Sample]]
) -> None:
    money = load_money()
    seen: dict[str, list[bool]] = {language: [] for language in LANGUAGES}
    for fold in range(FOLDS):
        rest = [it for case in cases if fold_of(case, FOLDS) != fold for it in claims[case.id]]
        model = fit_category([*passages, *rest, *money_samples(money)])
        for case in cases:
            if fold_of(case, FOLDS) == fold:
                seen[case.language] += _right(model, claims[case.id])
    for language in LANGUAGES:
        model = fit_category(
            [
                *(it for it in passages if it.language != language),
                *(it for case in cases if case.language != language for it in claims[case.id]),
                *money_samples([it for it in money if it.language != language]),
            ],
        )
        unseen = [
            right
            for case in cases
            if case.language == language
            for right in _right(model, claims[case.id])
        ]
        print(
            f"language {language}: {len(unseen)} claims, "
            f"customer unseen {_share(seen[language])}, language unseen {_share(unseen)}",
            flush=True,
        )


def _companies(passages: Sequence[Sample], basis: Models, claims: Sequence[Sample]) -> None:
    money = money_samples(load_money())
    without = fit_category([*passages, *money])
    with_cases = fit_category([*passages, *claims, *money])
    for folder in sorted((CORPUS / "second").iterdir()):
        pipeline = reader(folder, basis)
        samples = category_samples(load_cases(folder, pipeline), pipeline)
        print(
            f"company {folder.name}: {len(samples)} claims, "
            f"no case seen {_share(_right(without, samples))}, "
            f"cases of another company seen {_share(_right(with_cases, samples))}",
            flush=True,
        )


def _authors(passages: Sequence[Sample]) -> None:
    disputes = [it for it in passages if it.is_dispute]
    for author in sorted({it.origin for it in disputes}):
        own = [it for it in disputes if it.origin == author]
        if len(own) < FEWEST:
            continue
        model = fit_category([it for it in disputes if it.origin != author])
        right = _right(model, own)
        print(f"author {author}: {len(own)} passages, author unseen {_share(right)}", flush=True)


def _right(model: TextModel, samples: Sequence[Sample]) -> list[bool]:
    return [model.classify(it.text).best.label == it.label for it in samples]


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f}" if right else "-"


if __name__ == "__main__":
    main()
