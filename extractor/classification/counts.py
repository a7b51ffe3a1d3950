"""Count the n-grams and ideas of texts, each text once, however many fits share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from extractor.classification.concepts import idea_grams
from extractor.classification.features import ngrams

Floats = npt.NDArray[np.float64]


class GramCounts:
    """What texts hold of one kind of grams, remembered by text."""

    def __init__(self, analyse: Callable[[str], list[str]]) -> None:
        """Say how a text is taken apart."""
        self._analyse = analyse
        self._columns: dict[str, int] = {}
        self._known: dict[str, tuple[npt.NDArray[np.int32], Floats]] = {}

    def weighed(
        self, texts: Sequence[str], *, min_documents: int
    ) -> tuple[csr_matrix, list[str], Floats]:
        """Give TF-IDF, as scikit-learn's vectorizer does to the last digit.

        Args:
            texts: one a row.
            min_documents: grams in fewer texts are left out.

        Returns:
            Texts x grams, the grams in alphabetical order, and what each counts.
        """
        rows = [self._counted(it) for it in texts]
        columns = np.concatenate([np.empty(0, dtype=np.int32), *(it for it, _ in rows)])
        counts = np.concatenate([np.empty(0), *(it for _, it in rows)])
        among = np.bincount(columns, minlength=len(self._columns))
        grams = sorted(it for it, column in self._columns.items() if among[column] >= min_documents)
        if not grams:
            raise ValueError("no gram is in enough texts")
        ends = np.cumsum([0, *(len(it) for it, _ in rows)])
        shape = (len(rows), len(self._columns))
        met = self._met(columns)
        matrix = csr_matrix((counts, met[columns], ends), shape=shape)
        # A row in the order in which its grams were first met, as scikit-learn has it: sums of
        # another order differ in the last digit, and so would the models.
        matrix.sort_indices()
        columns = np.argsort(met)[matrix.indices]
        place = np.full(len(self._columns), -1, dtype=np.int32)
        place[[self._columns[it] for it in grams]] = np.arange(len(grams), dtype=np.int32)
        kept = place[columns] >= 0
        ends = np.concatenate([[0], np.cumsum(kept)])[ends]
        matrix = csr_matrix(
            (matrix.data[kept], place[columns[kept]], ends), shape=(len(rows), len(grams))
        )
        transformer = TfidfTransformer(sublinear_tf=True)
        return transformer.fit_transform(matrix), grams, transformer.idf_

    def _met(self, columns: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Give each gram's place in the order in which these texts have them first."""
        first = np.full(len(self._columns), len(columns), dtype=np.int64)
        first[columns[::-1]] = np.arange(len(columns) - 1, -1, -1)
        place = np.empty(len(first), dtype=np.int32)
        place[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
        return place

    def _counted(self, text: str) -> tuple[npt.NDArray[np.int32], Floats]:
        found = self._known.get(text)
        if found is None:
            counts = Counter(self._analyse(text))
            columns = [self._columns.setdefault(it, len(self._columns)) for it in counts]
            found = np.array(columns, dtype=np.int32), np.array(list(counts.values()), dtype=float)
            self._known[text] = found
        return found


class Memory:
    """N-grams and ideas of all texts that were met.

    Attributes:
        ngrams: of words and pieces of words.
        ideas: that languages share.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.ngrams = GramCounts(ngrams)
        self.ideas = GramCounts(idea_grams)
