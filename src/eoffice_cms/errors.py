"""What a service raises when it refuses: a sentence for the person, and an HTTP status."""

from __future__ import annotations

from typing import Any

from translationstring import TranslationStringFactory

_ = TranslationStringFactory("eoffice_cms")


class Refused(Exception):
    """The base of all refusals. Nothing was written.

    :param message: a translatable sentence that says what is wrong and what to do
    :param field: name of the form field the sentence belongs beside, if any
    """

    status = 409

    def __init__(self, message: str, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details


class Invalid(Refused):
    """What was given does not fit."""

    status = 422


class Forbidden(Refused):
    """The person may not do this."""

    status = 403


class Unknown(Refused):
    """The sign-in name and password are nobody's."""

    status = 401


class TooOften(Refused):
    """It was tried too often; it can be tried again later."""

    status = 429


class NotPossible(Refused):
    """The thing is not in a state in which this can be done."""

    status = 409


class MovedOn(NotPossible):
    """The thing has gone on to where this can be done no more; ``entries`` say what happened."""


class Stale(Refused):
    """The page was drawn before something else happened."""

    status = 412


class Overtaken(Refused):
    """Somebody else changed what the form showed; ``beside`` says by field what it is now."""

    status = 412


class Unseen(Refused):
    """What was sent does not say which state of things its sender had seen."""

    status = 428


class Busy(Refused):
    """Too many people did the same thing at once; nothing was written."""

    status = 503
