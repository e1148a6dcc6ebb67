"""The categories of files: a vocabulary with titles in both languages, kept with the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Titles = Mapping[str, str]

#: Where a site keeps the categories that it has beside these, or under other titles.
SETTING = "categories"
CATEGORIES: Mapping[str, Titles] = {
    "establishment": {"hi": "स्थापना", "en": "Establishment"},
    "finance": {"hi": "वित्त एवं लेखा", "en": "Finance and accounts"},
    "land": {"hi": "भूमि एवं राजस्व", "en": "Land and revenue"},
    "court": {"hi": "न्यायालयीन प्रकरण", "en": "Court cases"},
    "grievance": {"hi": "शिकायत", "en": "Grievances"},
    "rti": {"hi": "सूचना का अधिकार", "en": "Right to information"},
    "service": {"hi": "लोक सेवा", "en": "Public services"},
    "relief": {"hi": "राहत", "en": "Relief"},
    "scheme": {"hi": "योजना", "en": "Schemes"},
    "works": {"hi": "निर्माण कार्य", "en": "Works"},
    "licence": {"hi": "अनुज्ञप्ति एवं अनुमति", "en": "Licences and permits"},
    "enforcement": {"hi": "निरीक्षण एवं प्रवर्तन", "en": "Inspection and enforcement"},
    "election": {"hi": "निर्वाचन", "en": "Elections"},
    "general": {"hi": "सामान्य", "en": "General"},
}


def categories_of(site: Any) -> dict[str, Titles]:
    """Return the site's categories: key → titles by language."""
    return {**CATEGORIES, **site.settings.get(SETTING, {})}


def add_categories(site: Any, titles: Mapping[str, Titles]) -> None:
    """Add categories to the site's, or give known ones other titles."""
    own = site.settings.get(SETTING, {})
    wanted = {**own, **{key: dict(each) for key, each in titles.items()}}
    if wanted != own:
        site.settings[SETTING] = wanted


def category_title(site: Any, category: str | None, language: str) -> str:
    """Return a category's title in a language, else in another; what is none says it itself."""
    if category is None:
        return ""
    titles = categories_of(site).get(category, {})
    return titles.get(language) or next(iter(titles.values()), category)
