"""Run every example notebook from top to bottom, and stop at the first cell that fails.

Args: parameters as ``name=value``, put in place of the cell tagged ``parameters``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbclient
import nbformat

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CELL_SECONDS = 600


def run(path: Path, parameters: dict[str, str]) -> None:
    """Execute one notebook in its own folder; the file is left as it is.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
    client = nbclient.NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()


def main() -> None:
    """Run all notebooks and say how long each took."""
    parameters = dict(argument.split("=", 1) for argument in sys.argv[1:])
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        started = time.monotonic()
        run(path, parameters)
        print(f"{path.name}: ran in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
