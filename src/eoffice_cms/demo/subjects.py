"""What a file is about: its subject, and the villages, people and sums that its notes repeat."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from eoffice_cms.demo.people import applicant
from eoffice_cms.demo.places import (
    DESIGNATIONS,
    MONTHS,
    TEHSILS,
    VILLAGES,
    financial_year,
    rupees,
)
from eoffice_cms.demo.shapes import Names
from eoffice_cms.demo.texts import sections

ENGLISH_SHARE = 0.25
COMMON_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class Matter:
    """A subject, the days its kind is usually given, and the words for its notes."""

    language: str
    subject: str
    category: str
    days: int
    words: dict[str, str]


def _words(rng: random.Random, language: str, day: date) -> dict[str, str]:
    def said(names: Names) -> str:
        return names.en if language == "en" else names.hi

    month = MONTHS[(day.month - 2) % 12]
    year = day.year if day.month > 1 else day.year - 1
    letter = day - timedelta(days=rng.randint(1, 12))
    village, other = rng.sample(VILLAGES, 2)
    return {
        "p": said(applicant(rng)),
        "p2": said(applicant(rng)),
        "pf": said(applicant(rng, woman=True)),
        "d": said(rng.choice(DESIGNATIONS)),
        "t": said(rng.choice(TEHSILS)),
        "v": said(village),
        "v2": said(other),
        "my": f"{said(month)} {year}",
        "fy": financial_year(day.year, day.month),
        "dt": letter.strftime("%d.%m.%Y"),
        "no": f"{rng.randint(11, 4980)}/{letter.year}",
        "rs": rupees(rng.randint(12, 4800) * rng.choice((100, 250, 1000))),
        "n": str(rng.randint(3, 48)),
        "w": str(rng.randint(1, 24)),
        "k": f"{rng.randint(4, 620)}/{rng.randint(1, 9)}",
        "ha": f"{rng.randint(2, 4200) / 1000:.3f}",
    }


def draw_matter(rng: random.Random, kind: str, day: date) -> Matter:
    """Draw what a file of a branch of this kind, received on a day, is about."""
    language = "en" if rng.random() < ENGLISH_SHARE else "hi"
    table = sections("subjects")
    section = table["common" if rng.random() < COMMON_SHARE else kind]
    words = _words(rng, language, day)
    subject = rng.choice(section.lines(language)).format(**words)
    return Matter(language, subject, section.about[0], int(section.about[1]), words)
