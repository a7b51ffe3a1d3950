"""What a template is prepared for: the less it has loaded, the sooner it forks."""

from __future__ import annotations

import enum


class Task(enum.StrEnum):
    """Part of the work."""

    MAIL = "mail"  # take mails apart, and read their texts
    LOOK = "look"  # take anything apart, and read it, with somebody else's text recognition
    RECOGNISE = "recognise"  # give the words of pictures
