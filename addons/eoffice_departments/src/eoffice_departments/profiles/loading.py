"""Load a profile: its organisation takes the way of a sheet, its lists that of the control panel.

A profile is a directory: ``organisation.csv`` as the sheet of the organisation, one CSV a list,
and ``letter-forms.toml``, whose texts have several lines.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from eoffice_cms.content.lists import entries, kinds_of, put
from eoffice_cms.errors import Invalid
from eoffice_departments.roster.applying import compare, take_in_here
from eoffice_departments.roster.columns import COLUMNS
from eoffice_departments.roster.wanted import read_wanted
from eoffice_departments.sheets.columns import read_rows
from eoffice_departments.staffing import district_head, set_district_head


def load_mp_district(office: Any) -> None:
    """Load the profile of a district of Madhya Pradesh."""
    load_profile(office, files(__package__) / "mp_district")
    if district_head(office.site) is None:
        set_district_head(office, "collector")


def load_profile(office: Any, place: Traversable) -> None:
    """Load a profile's directory; what is there already is left as it is.

    :raises Invalid: when a file of it is wrong
    """
    with (place / "organisation.csv").open("rb") as stream:
        found = compare(office, read_wanted(read_rows(stream, COLUMNS)))
    for fault in [*found.faults, *take_in_here(office, found)]:
        raise Invalid(fault.reason)
    kinds = kinds_of(office.declarations)
    for name, kind in kinds.items():
        here = {key for key, _entry in entries(office.site, name)}
        for values in _values(place, name):
            if values[kind.key.name].casefold() not in here:
                put(office, kind, values)


def _values(place: Traversable, name: str) -> Iterator[dict[str, str]]:
    table, forms = place / f"{name}.csv", place / f"{name}.toml"
    if table.is_file():
        with table.open(encoding="utf-8") as stream:
            yield from csv.DictReader(stream)
    elif forms.is_file():
        for key, values in tomllib.loads(forms.read_text("utf-8")).items():
            yield {"name": key, **values}
