"""Run every example notebook from top to bottom, and stop at the first cell that fails.

Args: parameters as ``name=value``, for the notebooks that have them; values are Python's. Nobody
sits here, so the labeling notebook is answered from a file, on a few documents and a part of the
material.
"""

from __future__ import annotations

import ast
import logging
import sys
import tempfile
import time
import warnings
from pathlib import Path

import papermill
from papermill.inspection import inspect_notebook

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CELL_SECONDS = 600
# What is shown must mean something, in under a minute on two busy cores.
SMALL = {
    "files": "*.eml",
    "prepared": "answers.jsonl",
    "doubles": 0.4,
    "curve_sizes": [0, 6, 14],
    "material_share": 0.04,
    "promote": True,
}


def run(path: Path, parameters: dict[str, object], folder: Path) -> None:
    """Execute one notebook in its own folder; the file is left as it is.

    Args:
        path: of the notebook.
        parameters: those that it has no place for are left out.
        folder: for the executed notebook, and for what it keeps.

    Raises:
        papermill.PapermillExecutionError: a cell failed.
    """
    known = inspect_notebook(path)
    own = {"store": str(folder / "store"), "answers": str(folder / "labels")}
    papermill.execute_notebook(
        path,
        folder / path.name,
        parameters={name: it for name, it in (own | parameters).items() if name in known},
        kernel_name="python3",
        cwd=path.parent,
        execution_timeout=CELL_SECONDS,
        progress_bar=False,
    )


def main() -> None:
    """Run all notebooks and say how long each took."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="papermill")
    given = dict(argument.split("=", 1) for argument in sys.argv[1:])
    parameters = SMALL | {name: _value(text) for name, text in given.items()}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            run(path, parameters, Path(folder))
        print(f"{path.name}: ran in {time.monotonic() - started:.0f} s")


def _value(text: str) -> object:
    """Give a value as Python writes it; what is none is a text."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


if __name__ == "__main__":
    main()
