"""The district theme: warm paper, deep indigo, a green note sheet."""

from __future__ import annotations

from dataclasses import dataclass

from pyramid.i18n import TranslationStringFactory

_ = TranslationStringFactory("eoffice_cms")


@dataclass(frozen=True)
class Theme:
    """What a theme gives.

    `styles` are style sheets in `static/`, loaded in this order after the core's structural one;
    `templates` is the directory of templates that take the place of the core's.
    """

    name: str
    title: str
    styles: tuple[str, ...] = ()
    templates: str | None = None


theme = Theme(
    name="district",
    title=_("District"),
    styles=("tokens.css", "theme.css"),
    templates="templates",
)
