"""The categories of files: the core's, those of add-ons, and those kept with the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eoffice_cms.content.vocabularies import CATEGORIES as VOCABULARY
from eoffice_cms.content.vocabularies import Titles, contributed_terms, in_language

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


def categories_of(office: Any) -> dict[str, Titles]:
    """Return the site's categories: key → titles by language."""
    of_addons = contributed_terms(office.declarations, VOCABULARY)
    return {**CATEGORIES, **of_addons, **office.site.settings.get(SETTING, {})}


def add_categories(site: Any, titles: Mapping[str, Titles]) -> None:
    """Add categories to the site's, or give known ones other titles."""
    own = site.settings.get(SETTING, {})
    wanted = {**own, **{key: dict(each) for key, each in titles.items()}}
    if wanted != own:
        site.settings[SETTING] = wanted


def category_title(office: Any, category: str | None, language: str) -> str:
    """Return a category's title in a language, else in another; what is none says it itself."""
    if category is None:
        return ""
    return in_language(categories_of(office).get(category, {}), language, category)
