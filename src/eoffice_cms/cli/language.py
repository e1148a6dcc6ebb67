"""The language of the command line: chosen once, kept in ``LANGUAGE`` where gettext looks for it.

So the sentences of click, which go through gettext too, come in the same language as ours.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from translationstring import TranslationString

from eoffice_cms.saying import whole

LANGUAGES = ("hi", "en")
DOMAIN = "eoffice_cms"
LOCALE = Path(__file__).resolve().parent.parent / "locale"
#: Libraries whose sentences are translated by catalogues of ours.
OURS = (DOMAIN, "click")


def prepare() -> None:
    """Take the language of the environment, and give click our catalogue."""
    use(from_environment(os.environ))
    gettext.bindtextdomain("click", str(LOCALE))
    gettext.textdomain("click")


def from_environment(environment: Mapping[str, str]) -> str:
    """Return Hindi for a Hindi locale such as ``hi_IN.UTF-8``, else English."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "hi" if re.split(r"[_.@]", locale.casefold())[0] == "hi" else "en"


def use(language: str) -> None:
    """Speak this language from now on."""
    os.environ["LANGUAGE"] = language


def current() -> str:
    """Return the language spoken now."""
    language = os.environ.get("LANGUAGE", "")
    return language if language in LANGUAGES else "en"


def say(text: str, domain: str = DOMAIN) -> str:
    """Return a text in the language spoken now, its values put in.

    A translation string is looked up in its own domain, which is the name of the package that
    brings the catalogue; a plain one in the domain given.
    """
    text = whole(text, say, current())
    domain = getattr(text, "domain", None) or domain
    found = str(text)
    if found:
        look_up = gettext.translation(
            domain, _locale_of(domain), languages=[current()], fallback=True
        ).gettext
        found = look_up(found)
    return str(text.interpolate(found)) if isinstance(text, TranslationString) else found


def _locale_of(domain: str) -> str | None:
    return str(LOCALE) if domain in OURS else _locale_of_package(domain)


@cache
def _locale_of_package(name: str) -> str | None:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    places = spec.submodule_search_locations if spec is not None else None
    return str(Path(next(iter(places))) / "locale") if places else None
