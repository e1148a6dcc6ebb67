"""Numbers: a pattern, and one counter for each series that the pattern gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from persistent import Persistent

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.errors import Invalid, NotPossible, _

DEFAULT_PATTERN = "{department}/{branch}/{year}/{seq:5}"
#: Stands for the counter in the name of a series; no pattern can hold it.
MARK = "\0"
TOKEN = re.compile(r"\{(department|branch|year|seq)(?::([1-9]))?\}")


class Register(Persistent):
    """The counter of one series of numbers: one object, so that two writers meet on it."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """Return the next number; it is given by the commit of the transaction that asked."""
        self.last += 1
        return self.last


def check_pattern(pattern: str) -> None:
    """Check a pattern for numbers.

    :raises Invalid: when it has no ``{seq}``, an unknown token, or characters unfit for a number
    """
    if not 5 <= len(pattern) <= 80:
        raise Invalid(_("A pattern has 5 to 80 characters."), field="pattern")
    if len([each for each in TOKEN.finditer(pattern) if each[1] == "seq"]) != 1:
        raise Invalid(_("A pattern holds {seq} exactly once."), field="pattern")
    if not re.search(r"(^|[/().-])\{seq(:[1-9])?\}($|[/().-])", pattern):
        # Beside a letter or digit, "A" with 11 and "A1" with 1 would be one number.
        raise Invalid(
            _("Put / . - or a bracket between {seq} and what stands beside it."), field="pattern"
        )
    rest = TOKEN.sub("", pattern)
    if not re.fullmatch(r"[\w\u0900-\u0963/().-]*", rest):  # with the vowel signs of Hindi
        raise Invalid(
            _("Between the tokens, only letters, digits, / . - _ and brackets are allowed."),
            field="pattern",
        )


def year_of(moment: datetime, calendar: str) -> str:
    """Return the year of a number: "2026", or "2026-27" by the financial year from April."""
    local = moment.astimezone(OFFICE_ZONE)
    if calendar == "financial":
        first = local.year if local.month >= 4 else local.year - 1
        return f"{first}-{(first + 1) % 100:02d}"
    return str(local.year)


def _filled(pattern: str, values: Mapping[str, str]) -> tuple[str, int]:
    """Return the pattern with its tokens filled and a mark for the counter, and its width."""
    width = 1

    def put(match: re.Match[str]) -> str:
        nonlocal width
        if match[1] == "seq":
            width = int(match[2] or 1)
            return MARK
        return values[match[1]]

    return TOKEN.sub(put, pattern), width


def example(pattern: str, calendar: str) -> str:
    """Return what a number looks like."""
    year = "2026-27" if calendar == "financial" else "2026"
    series, width = _filled(pattern, {"department": "REV", "branch": "EST", "year": year})
    return series.replace(MARK, f"{42:0{width}d}")


def last_given(series: str, register: Register, pattern: str) -> str:
    """Return the last number given in a series, in as many digits as the pattern asks for; or "".

    The next is not told: it is given by the commit that creates its file, and not before.
    """
    if not register.last:
        return ""
    width = next((int(each[2] or 1) for each in TOKEN.finditer(pattern) if each[1] == "seq"), 1)
    return series.replace(MARK, f"{register.last:0{width}d}")


def next_number(site: Any, *, department: str, branch: str, moment: datetime) -> str:
    """Give the next number of the series that the site's pattern makes of the arguments."""
    pattern: str = site.settings.get("number_pattern", DEFAULT_PATTERN)
    year = year_of(moment, site.settings.get("number_year", "calendar"))
    # The text around the counter names the series, so two series cannot give one number.
    series, width = _filled(
        pattern, {"department": department, "branch": branch, "year": year}
    )
    register = site.registers.get(series)
    if register is None:
        register = site.registers[series] = Register()
    while True:
        number = series.replace(MARK, f"{register.next():0{width}d}")
        if number not in site.numbers:  # else an imported file brought it with it
            return number


def claim(site: Any, number: str, file: Any) -> None:
    """Enter a number in the site's register of numbers.

    :raises NotPossible: when it is taken
    """
    if number in site.numbers:
        raise NotPossible(
            _("The number ${number} is already taken.", mapping={"number": number})
        )
    site.numbers[number] = file
