"""A district's list as a sheet, for the tests: a tree of posts, each with an official."""

import csv
import io

from eoffice_departments.roster.applying import compare, take_in
from eoffice_departments.roster.columns import COLUMNS
from eoffice_departments.roster.wanted import read_wanted
from eoffice_departments.sheets.columns import read_rows

HEADINGS = {
    "en": ["Department code", "Department (English)", "Branch code", "Branch (English)",
           "Post code", "Designation", "Reports to", "Sign-in name", "Official (English)"],
    "hi": ["विभाग कोड", "विभाग (अंग्रेज़ी)", "शाखा कोड", "शाखा (अंग्रेज़ी)", "पद कोड",
           "पद (अंग्रेज़ी)", "वरिष्ठ पद का कोड", "साइन-इन नाम", "अधिकारी/कर्मचारी (अंग्रेज़ी)"],
}  # fmt: skip
TOP = ("CLR", "Collectorate", "", "", "collector", "Collector", "", "a.patel", "Anita Patel")


def district(count, *, branches=5):
    """Return rows of one Collector and ``count - 1`` posts below, spread over branches."""
    rows = [[*TOP]]
    for n in range(1, count):
        branch = f"B{n % branches}"
        rows.append([
            "CLR", "", branch, f"Branch {branch}", f"post-{n}", f"Assistant {n}", "collector",
            f"user{n}", f"Official {n}",
        ])  # fmt: skip
    return rows


def as_csv(rows, language="en", encoding="utf-8-sig", delimiter=","):
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=delimiter)
    writer.writerows([HEADINGS[language], *rows])
    return kept.getvalue().encode(encoding)


def wanted_of(sheet):
    return read_wanted(read_rows(io.BytesIO(sheet), COLUMNS))


def compared(app, rows):
    with app.work() as office:
        return compare(office, wanted_of(as_csv(rows)))


def bring_in(app, rows, **given):
    return take_in(app, compared(app, rows), **given)


def kinds(found):
    return [(each.kind, each.thing, each.key) for each in found.changes]


def holder(app, post):
    with app.work() as office:
        return office.site.desks[post].holders
