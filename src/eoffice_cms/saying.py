"""Say a message in one language with all that stands in it: words to translate, names of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from translationstring import TranslationString

Say = Callable[[Any], str]


def whole(message: Any, say: Say, language: str) -> Any:
    """Return a message whose values are in the language too.

    A value may be a message itself, or titles by language, as people and desks have them.
    """
    values = getattr(message, "mapping", None)
    if not values or all(type(each) in (str, int) for each in values.values()):
        return message
    return TranslationString(
        message,
        domain=message.domain,
        default=message.default,
        context=message.context,
        mapping={name: _value(each, say, language) for name, each in values.items()},
    )


def _value(value: Any, say: Say, language: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(language) or next(iter(value.values()), "")
    return say(whole(value, say, language)) if isinstance(value, TranslationString) else value


def speaker(localizer: Any) -> Say:
    """Return the function that says messages in the language of a localizer of Pyramid's."""
    say, language = localizer.translate, localizer.locale_name

    def speak(message: Any) -> str:
        return str(say(whole(message, say, language)))

    return speak
