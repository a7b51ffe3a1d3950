"""Sinks of other packages: named in the settings, found as installed entry points.

Installing a package alone activates nothing.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping

from extractor.errors import SettingsError
from extractor.protocols import Sink

GROUP = "extractor.sinks"


def open_plugged(name: str, options: Mapping[str, str]) -> Sink:
    """Make a sink of another package.

    Args:
        name: of an entry point of `GROUP`: something that takes the options and gives a sink.
        options: from the settings.

    Raises:
        SettingsError: it is not installed, does not load, or gives no sink.
    """
    found = importlib.metadata.entry_points(group=GROUP, name=name)
    if not found:
        known = sorted(it.name for it in importlib.metadata.entry_points(group=GROUP))
        detail = f"no installed package brings it; there are: {', '.join(known) or 'none'}"
        raise SettingsError(f"sink plugin {name}", detail)
    try:
        sink = next(iter(found)).load()(dict(options))
    except Exception as error:  # other people's code
        detail = f"does not load ({type(error).__name__}: {error})"
        raise SettingsError(f"sink plugin {name}", detail) from error
    if not isinstance(sink, Sink):
        raise SettingsError(f"sink plugin {name}", "gives something that is no sink")
    return sink
