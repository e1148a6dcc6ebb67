"""Offices made by an imported log and by the demo district."""

from datetime import date

from eoffice_cms.catalog.rows import oid
from eoffice_cms.demo.fill import fill
from eoffice_cms.demo.plan import make_plan
from eoffice_departments.interfaces import IBranch, IDepartment, IPost
from eoffice_departments.organisation import LogOffices
from eoffice_departments.queries import (
    Counts,
    branch_files,
    branches_of,
    count_files,
    open_counts,
    units,
)
from eoffice_departments.staffing import district_head

TODAY = date(2026, 11, 23)


class TestLogOffices:
    def test_a_log_gets_a_department_branches_and_vacant_posts(self, app):
        offices = LogOffices()
        with app.work() as office:
            department = offices.department(office, "RECEIPT", {"en": "Receipts"})
            branch = offices.branch(office, department, "GROUP12", {"en": "Group 12"})
            desk = offices.desk(office, branch, "receipt-12-a1b2c3d4", {"en": "Resource 1"})
            assert IDepartment.providedBy(department)
            assert branch.title_in("hi") == "Group 12"
            assert office.site.desks[desk].place == branch.uid
            assert office.site.desks[desk].holders == ()

    def test_codes_that_are_taken_or_unfit_are_made_to_fit(self, app):
        offices = LogOffices()
        with app.work() as office:
            codes = [
                offices.department(office, code, {"hi": "लॉग"}).code
                for code in ("LOG", "LOG", "Ω", "A" * 40)
            ]
        assert codes == ["LOG", "LOG-2", "UNIT", "A" * 16]


class TestDemoOffices:
    def test_the_demo_district_is_made_of_departments(self, bare):
        plan = make_plan(today=TODAY, files=320)
        fill(bare, plan)
        with bare.work() as office:
            site = office.site
            assert "departments" in site.enabled_addons
            assert len([c for c in site.values() if IDepartment.providedBy(c)]) == 20
            branch = site["CLR"]["EST"]
            assert IBranch.providedBy(branch)
            assert branch.coordinator == "coordinator"
            assert len([c for c in branch.values() if IPost.providedBy(c)]) == 5
            assert district_head(site) == "collector"
            assert site["HLT"].head == "hlt-head"
        with bare.work("collector") as office:
            rows = units(office.catalog, oid(office.site), "department")
            assert len(rows) == 20
            below = branches_of(office.catalog, [row.source for row in rows])
            branches = [each for some in below.values() for each in some]
            assert len(branches) == 81
            counts = open_counts(office.catalog.connection, branches, TODAY)
            still_open = sum(1 for f in plan.files if f.events[-1].kind != "close")
            total = sum(counts.values(), Counts())
            assert total.open == still_open
            assert 0 < total.overdue < total.open
            assert total.parked == sum(1 for f in plan.files if f.events[-1].kind == "park")
            here, catalog = oid(office.site["CLR"]["EST"]), office.catalog
            listed = count_files(catalog, here, TODAY)
            assert listed["open"] + listed["parked"] == counts[here].open
            assert listed["overdue"] == counts[here].overdue
            assert sum(1 for f in plan.files if f.branch == "CLR-EST") == (
                listed["open"] + listed["parked"] + listed["closed"]
            )
            first = branch_files(catalog, here, "open", TODAY, limit=5, offset=0)
            rest = branch_files(catalog, here, "open", TODAY, limit=5, offset=5)
            assert len({row.uid for row in [*first, *rest]}) == 10

    def test_a_clerk_is_shown_only_what_passed_over_the_desk(self, bare):
        fill(bare, make_plan(today=TODAY, files=320))
        with bare.work("clerk") as office:
            here = oid(office.site["CLR"]["EST"])
            mine = count_files(office.catalog, here, TODAY)["open"]
        with bare.work("coordinator") as office:
            every = count_files(office.catalog, here, TODAY)["open"]
        assert 0 < mine < every
