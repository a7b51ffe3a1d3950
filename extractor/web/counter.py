"""Where uploads are handed in: the store, of which workers take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractor.errors import StoreError
from extractor.store.receiving import receive
from extractor.store.standing import standing_of
from extractor.store.store import Store
from extractor.values.incoming import Incoming
from extractor.web.app import Progress


class StoreCounter:
    """Hands uploads in to a store."""

    def __init__(self, store: Store, report: Callable[[], Mapping[str, object]]) -> None:
        """Point to a store.

        Args:
            store: takes what is handed in.
            report: says how the service does.
        """
        self._store = store
        self._report = report

    def receive(self, incoming: Incoming, *, source: str) -> bool:
        """Make it durable; the same file again from the same source is no second arrival.

        Raises:
            StoreError: that is not possible now.
        """
        return receive(self._store, incoming, source=source).is_new

    def progress(self, submission: str, *, source: str) -> Progress | None:
        """Give how far a submission of this source has come; None if there is none.

        Raises:
            StoreError: the store does not answer.
        """
        found = standing_of(self._store, submission, source=source)
        if found is None:
            return None
        return Progress(
            found.sha256, found.state.value, found.name, found.received,
            found.problem_code, found.problem,
        )  # fmt: skip

    def report(self) -> Mapping[str, object]:
        """Say how the service does, as its health file does."""
        return self._report()

    def answers(self) -> bool:
        """Say whether the store can be used."""
        try:
            self._store.knows("")
        except StoreError:
            return False
        return True
