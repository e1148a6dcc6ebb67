"""The district theme: warm paper, deep indigo, a green note sheet."""

from __future__ import annotations

from dataclasses import dataclass

from pyramid.i18n import TranslationStringFactory

_ = TranslationStringFactory("eoffice_cms")


@dataclass(frozen=True)
class Theme:
    """What a theme gives: where its static files and templates are, and the order of its styles.

    `before` stand before the core's structural style sheet, `after` behind it.
    """

    name: str
    title: str
    static: str
    templates: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


theme = Theme(
    name="district",
    title=_("District"),
    static="eoffice_theme_district:static",
    templates="eoffice_theme_district:templates",
    before=("tokens.css",),
    after=("theme.css",),
)
