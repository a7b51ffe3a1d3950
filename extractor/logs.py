"""Logging set-up, called by the command line and the service only.

Messages are constant and facts go into ``extra``; never the content of a document.
"""

from __future__ import annotations

import logging
import sys


def configure(*, verbose: bool = False) -> None:
    """Send warnings (or everything, if verbose) to standard error."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
        force=True,
    )
    # These talk at length about fonts and plugins.
    for name in ("pdfminer", "PIL", "dateparser"):
        logging.getLogger(name).setLevel(logging.ERROR)
