"""The page of a labeling session in a notebook: JupyterLab, VS Code, and what else shows widgets.

The only door to anywidget. The page is two files of this package and loads nothing from elsewhere.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from extractor.errors import ExtractorError
from extractor.labeling.board import Board
from extractor.labeling.documents import Documents
from extractor.labeling.session import Session

_FILES = importlib.resources.files("extractor.labeling") / "page"


class LabelingPage(anywidget.AnyWidget):
    """Asks about one document after the other, as the last line of a cell shows it."""

    _esm = (_FILES / "page.js").read_text(encoding="utf-8")
    _css = (_FILES / "page.css").read_text(encoding="utf-8")
    state = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        session: Session,
        documents: Documents,
        *,
        language: str = "",
        categories: Sequence[str] = (),
    ) -> None:
        """Show what a session asks.

        Args:
            session: asks.
            documents: what it asks about.
            language: of the page, "en", "fr", "de" or "es"; empty for that of the browser.
            categories: codes beside those of the taxonomy and those the model knows.

        Raises:
            ExtractorError: the first document cannot be shown, or it knows no such language.
        """
        self._board = Board(session, documents, language=language, categories=categories)
        super().__init__(
            state=self._board.state(),
            words={key: dict(it) for key, it in self._board.words.items()},
            choices=self._board.choices,
        )
        self.on_msg(self._on_message)

    def _on_message(self, _: object, message: Mapping[str, Any], __: object) -> None:
        reply = self._board.handle(message)
        content = dict(reply.content)
        if content.get("moved"):
            try:
                self.state = self._board.state()
            except ExtractorError as error:  # the answer is kept; the next cannot be shown
                content |= {"text": str(error), "is_bad": True}
        self.send(content, buffers=[reply.picture] if reply.picture else None)
