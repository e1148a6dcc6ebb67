#!/usr/bin/env python3
"""Make the small district that later versions are tested to open and upgrade.

Run once for a release, with that release checked out and set up:

    .venv/bin/python tools/release_fixture.py

It writes `tests/fixtures/released-VERSION.tar.xz`: the home of a site with objects of every type,
an add-on enabled, and an evolve step of that add-on that was stopped half way. The file is then
never written again: what lies in it is what lies in offices.
"""

from __future__ import annotations

import io
import sys
import tarfile
import tempfile
from datetime import UTC, date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

from eoffice_cms.addons import enable
from eoffice_cms.application import Application, add_official
from eoffice_cms.content import actions
from eoffice_cms.content.document import Document
from eoffice_cms.content.folder import Folder
from eoffice_cms.custody.seals import seal
from eoffice_departments.concerns.services import ask_help, raise_obstacle
from eoffice_departments.orders import issue_order
from eoffice_departments.posting import post_official
from eoffice_departments.publishing.content import TYPES
from eoffice_departments.publishing.services import add_item, add_section, top_section
from eoffice_departments.services import add_branch, add_department, add_post, post_of

PLACE = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
MORNING = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
PASSWORD = "kadamba-neem-peepal"  # noqa: S105 (of an invented person)
#: The step of the add-on that this release leaves unfinished.
STOPPED = "departments:2026-11-24-reporting-lines"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OFFICIALS = {"asha": "clr-est-1", "bala": "clr-est-2", "chitra": "clr-est-oic"}


def titles(hindi: str, english: str) -> dict[str, str]:
    """Return titles in both languages."""
    return {"hi": hindi, "en": english}


def organise(office: Any) -> None:
    """Set up a department with a branch and posts, and post the officials by an order."""
    site = office.site
    for name in OFFICIALS:
        add_official(site, name, name.title(), password=PASSWORD)
    department = add_department(
        office, code="clr", titles=titles("कलेक्टर कार्यालय", "Collectorate")
    )
    branch = add_branch(office, department, code="est", titles=titles("स्थापना", "Establishment"))
    above = titles("प्रभारी अधिकारी", "Officer in charge")
    add_post(office, branch, titles=above, id="clr-est-oic", decides=True)
    clerk = titles("सहायक ग्रेड-3", "Assistant Grade-3")
    for _number in range(2):
        add_post(office, branch, titles=clerk, superior="clr-est-oic")
    order = issue_order(
        office, number="EST/1/2026", day=date(2026, 11, 20), kind="posting", issuer="Collector"
    )
    for name, desk in OFFICIALS.items():
        post_official(office, post_of(office, desk), name, order=order)
    folder = Folder("Manuals", creator="admin", created=office.now)
    site.add("manuals", folder)
    document = Document("Office manual", creator="admin", created=office.now)
    document.store(io.BytesIO(PDF), "manual.pdf")
    folder.add("manual", document)
    ask_help(office, branch, "How is a file parked?")
    raise_obstacle(office, branch, "The scanner is broken.", to="clr-est-oic")


def publish(office: Any) -> None:
    """Put an item of every type into the branch's content."""
    branch = office.site["CLR"]["EST"]
    section = add_section(office, top_section(office, branch), titles=titles("नियम", "Rules"))
    for name, kind in TYPES.items():
        values = {
            "titles": titles("सूचना", "Notice"), "texts": titles("पाठ", "Text"),
            "number": "12/2026", "issued": date(2026, 11, 20), "url": "https://example.org/",
            "starts": date(2026, 12, 1), "ends": date(2026, 12, 2), "venue": "Hall",
        }  # fmt: skip
        upload = (io.BytesIO(PDF), "rules.pdf") if "upload" in kind.fields else None
        add_item(office, section, name, values, upload)


def work(app: Application) -> None:
    """Let files move: one in each state, with notes, a letter, a draft and a category."""
    with app.work("asha", now=MORNING) as office:
        branch = office.site["CLR"]["EST"]
        for number, subject in enumerate(("Leave", "Transfer", "Arrears", "Pension", "Allotment")):
            file = actions.create_file(
                office, branch, subject=f"{subject} of Smt. Devi", desk="clr-est-1",
                category="establishment", note="For orders please.",
            )  # fmt: skip
            actions.add_letter(office, file, io.BytesIO(PDF), filename="application.pdf")
            actions.add_draft(office, file, title="Reply", text="With reference to your letter")
            if number == 1:
                actions.park(office, file, reason="Awaiting the budget", until=date(2026, 12, 24))
            elif number:
                actions.put_up(office, file, note="Put up for approval.")
    with app.work("chitra", now=MORNING + timedelta(hours=1)) as office:
        here = office.catalog.inbox(office.identity.desks, MORNING.date())
        opened, decided, _sent = (office.load(row.source) for row in here)
        for file in (opened, decided):
            actions.open_file(office, file)
        actions.write_note(office, opened, "Discuss.")
        actions.decide(office, decided, outcome="approved", note="Approved.")
        actions.approve_draft(office, next(iter(decided["drafts"].values())))
        actions.close_file(office, decided)


def stop_half_way(office: Any) -> None:
    """Leave the add-on's step as a machine that stopped in it: one desk is still without it."""
    del office.site.finished_steps[STOPPED]
    desk = office.site.desks["clr-est-oic"]
    desk.below = desk.owner = None


def make(home: Path) -> None:
    """Fill the home."""
    app = Application.open(home)
    try:
        app.initialise(admin_password=PASSWORD)
        app.run(enable, "departments", now=MORNING)
        app.follow_addons(frozenset({"departments"}))
        app.run(organise, now=MORNING)
        app.run(publish, now=MORNING)
        work(app)
        app.run(seal, now=MORNING + timedelta(hours=2))
        app.run(stop_half_way, now=MORNING + timedelta(hours=3))
    finally:
        app.close()


def main() -> int:
    """Write the fixture of the version at hand; what was released before is left alone."""
    target = PLACE / f"released-{metadata.version('eoffice_cms')}.tar.xz"
    if target.exists():
        print(f"{target} is there; it stays what was released.")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch, "home")
        make(home)
        with tarfile.open(target, "w:xz") as archive:
            archive.add(home, "home", filter=_plain)
    print(f"{target}: {target.stat().st_size // 1024} KB")
    return 0


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out what is no data, and who made it."""
    if member.name.endswith((".lock", ".tmp")) or "/cache" in member.name:
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    sys.exit(main())
