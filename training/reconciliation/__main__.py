"""Train the matcher from the command line: ``python -m training.reconciliation``."""

from __future__ import annotations

from training.reconciliation.recipe import main

if __name__ == "__main__":
    main()
