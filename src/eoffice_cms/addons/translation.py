"""Translation inside page templates, by the localizer of the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyramid.i18n import Localizer, TranslationString, Translator, make_localizer
from pyramid.interfaces import ILocalizer, ITranslationDirectories
from pyramid.threadlocal import get_current_registry

#: Messages remembered in each language; a site has some two thousand.
MOST_REMEMBERED = 20_000


class Remembering:
    """A localizer's translator that looks each message up once; values are filled in each time."""

    def __init__(self, translations: Any) -> None:
        self._look_up = Translator(translations)
        self._found: dict[Any, str] = {}

    def __call__(
        self,
        message: Any,
        domain: str | None = None,
        mapping: Mapping[str, Any] | None = None,
        context: str | None = None,
    ) -> Any:
        if mapping or not isinstance(message, TranslationString):
            return self._look_up(message, domain=domain, mapping=mapping, context=context)
        domain, context = domain or message.domain, context or message.context
        key = str(message), message.default, domain, context
        found = self._found.get(key)
        if found is None:
            bare = TranslationString(
                str(message), domain=domain, default=message.default, context=context
            )
            found = self._look_up(bare)
            if len(self._found) < MOST_REMEMBERED:
                self._found[key] = found
        return message.interpolate(found) if message.mapping and "$" in found else found


def remember(localizer: Localizer) -> Localizer:
    """Let a localizer remember what it has looked up; return it."""
    if not isinstance(localizer.translator, Remembering):
        localizer.translator = Remembering(localizer.translations)
    return localizer


def translator(request: Any) -> Callable[..., Any]:
    """Return the function that Chameleon calls for each text to be translated.

    A message is looked up in the ``i18n:domain`` it stands in; a translation string carries its
    own domain and values. ``i18n:target`` on an element asks for another language than the
    request's.
    """
    registry = get_current_registry() if request is None else request.registry
    localizer = localizer_for(registry, "en") if request is None else remember(request.localizer)

    def translate(
        message: Any,
        domain: str | None = None,
        mapping: Mapping[str, Any] | None = None,
        context: str | None = None,
        target_language: str | None = None,
        default: Any = None,
    ) -> Any:
        if not isinstance(message, str):
            return message  # Chameleon takes the same object back to mean: no message
        if not isinstance(message, TranslationString):
            message = TranslationString(
                message,
                domain=domain,
                default=default if isinstance(default, str) else None,
                mapping=mapping,
                context=context,
            )
        if target_language is None or target_language == localizer.locale_name:
            return localizer.translate(message)
        return localizer_for(registry, target_language).translate(message)

    return translate


def localizer_for(registry: Any, language: str) -> Localizer:
    """Return the registry's localizer for a language; made and kept on first use."""
    localizer = registry.queryUtility(ILocalizer, name=language)
    if localizer is None:
        directories = registry.queryUtility(ITranslationDirectories, default=[])
        localizer = make_localizer(language, directories)
        registry.registerUtility(localizer, ILocalizer, name=language)
    return remember(localizer)
