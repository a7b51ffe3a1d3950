"""Do shared ideas (``concepts.toml``) help to tell the reason of a dispute, and at what share?

Texts of authors who were left out choose; casebooks and held-out texts take no part.

    .venv/bin/python -m benchmarks.classification.concepts
"""

from __future__ import annotations

from extractor.classification.fit import fit_text_model
from training.authors import left_out
from training.passages import load_passages

SHARES = (0.0, 0.15, 0.25, 0.4)


def main() -> None:
    """Run from the command line."""
    disputes = [it for it in load_passages() if it.is_dispute]
    right = dict.fromkeys(SHARES, 0)
    asked = 0
    for group, others, own in left_out(disputes):
        asked += len(own)
        line = [f"{group:10} {len(own):5} texts"]
        for share in SHARES:
            model = fit_text_model(
                "category",
                [it.text for it in others],
                [it.label for it in others],
                min_documents=2,
                idea_share=share,
            )
            found = sum(model.classify(it.text).best.label == it.label for it in own)
            right[share] += found
            line.append(f"{share:.2f}: {found / len(own):.3f}")
        print("  ".join(line), flush=True)
    print("  ".join(["all       ", *(f"{it:.2f}: {right[it] / asked:.3f}" for it in SHARES)]))


if __name__ == "__main__":
    main()
