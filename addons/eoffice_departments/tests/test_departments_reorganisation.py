"""Branches merged and departments moved: what changes, what stays, and what is refused."""

import pytest
from departments_sample import set_up, staff

from eoffice_cms.catalog import maintenance
from eoffice_cms.content.actions import create_file, put_up
from eoffice_cms.errors import Forbidden, NotPossible
from eoffice_departments.reorganisation import Effect, merge_branches, move_unit
from eoffice_departments.services import add_branch, add_department, add_post
from eoffice_departments.staffing import set_head

TITLES = {"hi": "इकाई", "en": "Unit"}


@pytest.fixture
def site(app, people):
    """The sample district with a second branch and department, and a file on asha's desk."""
    with app.work() as office:
        set_up(office)
        add_branch(office, office.site["CLR"], code="NZL", titles=TITLES)
        add_department(office, code="REV", titles=TITLES)
    staff(app)
    with app.work("asha") as office:
        create_file(office, office.site["CLR"]["EST"], subject="A matter", desk="clr-est-1")
    return app


def file_of(office):
    return next(iter(office.site.numbers.values()))


def agrees(app):
    return not list(maintenance.differences(app.projections, app.db))


class TestMerging:
    def test_posts_work_in_the_other_and_no_file_is_touched(self, site):
        with site.work() as office:
            serial = file_of(office)._p_serial
            effect = merge_branches(office, office.site["CLR"]["EST"], office.site["CLR"]["NZL"])
            assert effect == Effect(units=1, posts=2, files=1)
        with site.work("asha") as office:
            into = office.site["CLR"]["NZL"]
            assert file_of(office)._p_serial == serial
            assert office.site.desks["clr-est-1"].place == into.uid
            put_up(office, file_of(office))
            create_file(office, into, subject="A new matter", desk="clr-est-1")
            with pytest.raises(NotPossible):
                create_file(office, into["EST"], subject="Another", desk="clr-est-1")
        assert agrees(site)

    def test_who_sees_the_other_branch_sees_the_files(self, site):
        with site.work() as office:
            rev = office.site["REV"]
            add_branch(office, rev, code="LND", titles=TITLES)
            add_post(office, rev, titles=TITLES, id="rev-head")
            from eoffice_departments.posting import post_official

            post_official(office, rev["REV-HEAD"], "dev")
            set_head(office, rev, "rev-head")
        with site.work("dev") as office:
            assert not office.can_view(file_of(office))
        with site.work() as office:
            merge_branches(office, office.site["CLR"]["EST"], office.site["REV"]["LND"])
        with site.work("dev") as office:
            file = file_of(office)
            assert office.can_view(file)
            assert office.catalog.by_number(file.number) is not None
        assert agrees(site)

    def test_a_dry_run_changes_nothing(self, site):
        before = site.db.lastTransaction()
        with site.work() as office:
            clr = office.site["CLR"]
            assert merge_branches(office, clr["EST"], clr["NZL"], dry_run=True).files == 1
            assert move_unit(office, clr, office.site["REV"], dry_run=True).files == 1
        assert site.db.lastTransaction() == before

    def test_refusals(self, site):
        with site.work() as office:
            clr = office.site["CLR"]
            inner = add_branch(office, clr["EST"], code="IN", titles=TITLES)
            for branch, into in ((clr["EST"], clr["EST"]), (clr["EST"], inner)):
                with pytest.raises(NotPossible):
                    merge_branches(office, branch, into)
            add_branch(office, clr["NZL"], code="EST", titles=TITLES)
            with pytest.raises(NotPossible) as refusal:
                merge_branches(office, clr["EST"], clr["NZL"])
            assert refusal.value.field == "to"
            merge_branches(office, inner, clr["EST"])
            with pytest.raises(NotPossible):
                merge_branches(office, inner, clr["NZL"])
        with site.work("asha") as office, pytest.raises(Forbidden):
            merge_branches(office, office.site["CLR"]["NZL"], office.site["CLR"]["EST"])


class TestMoving:
    def test_a_department_is_moved_with_all_in_it(self, site):
        with site.work() as office:
            serial = file_of(office)._p_serial
            move_unit(office, office.site["CLR"], office.site["REV"])
        with site.work("asha") as office:
            file = office.site["REV"]["CLR"]["EST"].get(file_of(office).__name__)
            assert file is file_of(office)
            assert file._p_serial == serial
            assert office.can_view(file)
        assert agrees(site)

    def test_nothing_lies_within_itself(self, site):
        with site.work() as office:
            clr = office.site["CLR"]
            inner = add_department(office, code="IN", titles=TITLES, within=clr)
            for place in (clr, inner, office.site, clr["EST"]):
                with pytest.raises(NotPossible):
                    move_unit(office, clr, place)
            with pytest.raises(NotPossible):
                move_unit(office, clr["EST"], office.site)

    def test_work_does_not_grow_with_the_files(self, site):
        loads = []
        for more in (0, 60):
            with site.work("asha") as office:
                branch = office.site["CLR"]["EST"]
                for number in range(more):
                    create_file(office, branch, subject=f"Matter {number}", desk="clr-est-1")
            for into in ("REV", None):
                site.db.cacheMinimize()
                with site.work() as office:
                    jar, here = office.site._p_jar, office.site
                    unit = here["CLR"] if into else here["REV"]["CLR"]
                    jar.getTransferCounts(True)
                    move_unit(office, unit, here[into] if into else here)
                    loads.append(jar.getTransferCounts()[0])
        assert max(loads[2:]) <= max(loads[:2]) + 5
