"""A linear text classifier as data: vocabulary (JSON) and weights (npz), no code inside.

scikit-learn fits it; at run time numpy is enough. It loads in a tenth of a second.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.classification.concepts import idea_grams
from extractor.classification.features import WORD_MARK, ngrams
from extractor.errors import ModelError
from extractor.values.category import Classification, Guess

FORMAT = 2
BECAUSE = 4  # how many words to give as reasons


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class TextModel:
    """A multinomial logistic regression over TF-IDF n-grams and ideas.

    Attributes:
        labels: the classes, in the order of the weights' rows.
        vocabulary: n-gram to column.
        idf: columns.
        weights: classes x columns.
        bias: classes.
        temperature: divides the scores, so that probabilities mean what they say.
        grams: the n-grams and ideas by column.
        idea_share: the length of the vector of ideas where that of n-grams is 1; 0 without them.
        idea_reach: how much longer it is in a text of unknown words alone; 1 for twice as long.
    """

    name: str
    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    temperature: float = 1.0
    grams: tuple[str, ...] = ()
    idea_share: float = 0.0
    idea_reach: float = 0.0

    def classify(self, text: str) -> Classification:
        """Give all labels by falling probability, the best with the words that spoke for it."""
        columns, values = self._vector(text)
        scores = self.weights[:, columns] @ values + self.bias
        scores = scores / self.temperature
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        order = np.argsort(-shares)
        best = int(order[0])
        because = self._because(columns, values, best)
        return Classification(
            tuple(
                Guess(self.labels[at], float(shares[at]), because if at == best else ())
                for at in order
            )
        )

    def speaking(self, text: str, label: str, rival: str) -> dict[str, float]:
        """Give what each n-gram adds to the log-odds of one label over another.

        With the difference of the two biases the sum is the log-odds.

        Raises:
            ValueError: a label is none of the model's.
        """
        columns, values = self._vector(text)
        rows = self.labels.index(label), self.labels.index(rival)
        lead = (self.weights[rows[0], columns] - self.weights[rows[1], columns]) * values
        shares = (lead / self.temperature).tolist()
        return {
            self.grams[int(column)]: share for column, share in zip(columns, shares, strict=True)
        }

    def unfamiliar(self, text: str) -> float:
        """Give the share of a text's words that training never met; 0 for a text without any."""
        return self._unmet(ngrams(text))

    def _unmet(self, grams: Sequence[str]) -> float:
        words = [gram for gram in grams if gram.startswith(WORD_MARK) and " " not in gram]
        unmet = sum(gram not in self.vocabulary for gram in words)
        return unmet / len(words) if words else 0.0

    def _vector(self, text: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        grams = ngrams(text)
        columns, values = self._counted(grams)
        if not self.idea_share:
            return columns, values
        ideas, weights = self._counted(idea_grams(text))
        share = self.idea_share
        if self.idea_reach:
            share *= 1.0 + self.idea_reach * self._unmet(grams)
        return np.concatenate([columns, ideas]), np.concatenate([values, share * weights])

    def _counted(
        self, grams: Sequence[str]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        counts = Counter(gram for gram in grams if gram in self.vocabulary)
        columns = np.array([self.vocabulary[gram] for gram in counts], dtype=np.intp)
        raw = np.array(list(counts.values()), dtype=np.float32)
        values = ((1.0 + np.log(raw)) * self.idf[columns]).astype(np.float32) if len(raw) else raw
        length = float(np.linalg.norm(values))
        return columns, values / length if length else values

    def _because(
        self, columns: npt.NDArray[np.intp], values: npt.NDArray[np.float32], best: int
    ) -> tuple[str, ...]:
        if not len(columns):
            return ()
        # What speaks for this class more than for the others on average.
        lift = (self.weights[best, columns] - self.weights[:, columns].mean(axis=0)) * values
        words = [self._word(int(column)) for column in columns]
        ranked = sorted(
            ((float(share), word) for share, word in zip(lift, words, strict=True) if word),
            reverse=True,
        )
        return tuple(word for share, word in ranked[:BECAUSE] if share > 0)

    def _word(self, column: int) -> str:
        """Give a column's word n-gram, empty for a piece of a word or a masked number."""
        gram = self.grams[column]
        shown = gram.startswith(WORD_MARK) and "xnum" not in gram
        return gram[len(WORD_MARK) :] if shown else ""

    def save(self, folder: Path) -> None:
        """Write ``vocabulary.json`` and ``weights.npz`` to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {
            "format": FORMAT,
            "name": self.name,
            "labels": self.labels,
            "temperature": self.temperature,
            "idea_share": self.idea_share,
            "grams": self.grams,
        }
        if self.idea_reach:  # a model without it has the same bytes as before there was any
            content["idea_reach"] = self.idea_reach
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (folder / "vocabulary.json").write_text(text, encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz",
            idf=self.idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
        )

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read a model from a folder.

        Raises:
            ModelError: a file is missing, damaged or of another format.
        """
        try:
            content = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                idf, weights, bias = (
                    arrays[key].astype(np.float32) for key in ("idf", "weights", "bias")
                )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(folder.parent.name, f"cannot be loaded ({error})") from error
        form = content.get("format") if isinstance(content, dict) else None
        if form != FORMAT:
            raise ModelError(folder.parent.name, f"is of format {form}, not {FORMAT}")
        return cls(
            name=content["name"],
            labels=tuple(content["labels"]),
            vocabulary={gram: column for column, gram in enumerate(content["grams"])},
            idf=idf,
            weights=weights,
            bias=bias,
            temperature=float(content["temperature"]),
            grams=tuple(content["grams"]),
            idea_share=float(content["idea_share"]),
            # models of before it was learnt have none
            idea_reach=float(content.get("idea_reach", 0.0)),
        )
