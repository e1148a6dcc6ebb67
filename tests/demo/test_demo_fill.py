"""Filling a site with the demo district: everything arrives, once, by those who did it."""

from datetime import date, datetime

import pytest

from eoffice_cms.application import Application
from eoffice_cms.content.actions import create_file
from eoffice_cms.demo import fill as filling
from eoffice_cms.demo.fill import fill, fill_demo
from eoffice_cms.demo.plan import make_plan
from eoffice_cms.errors import NotPossible
from eoffice_cms.security.users import check_credentials

TODAY = date(2026, 11, 23)
STATES = {"park": "parked", "close": "closed", "send": "transit", "return": "transit"}


@pytest.fixture(scope="module")
def plan():
    return make_plan(today=TODAY, files=320)


def new_application(home, password):
    app = Application.open(home, {"eoffice.addons": ""})
    app.initialise(admin_password=password)
    return app


@pytest.fixture(scope="module")
def app(plan, tmp_path_factory):
    app = new_application(tmp_path_factory.mktemp("home"), plan.accounts[0].password)
    fill(app, plan)
    yield app
    app.close()


@pytest.fixture
def empty(plan, tmp_path):
    app = new_application(tmp_path, plan.accounts[0].password)
    yield app
    app.close()


def files_in_order(office):
    """Return the site's files in the order in which the plan has them."""
    return sorted(office.site.numbers.values(), key=lambda file: (file.created, file.title))


class TestFill:
    def test_every_file_ends_where_the_plan_says(self, app, plan):
        planned = sorted(plan.files, key=lambda each: (each.events[0].at, each.subject))
        with app.work() as office:
            files = files_in_order(office)
            assert len(files) == len(planned)
            for file, wanted in zip(files, planned, strict=True):
                last = wanted.events[-1]
                assert file.title == wanted.subject
                assert file.received == wanted.received
                assert file.desk == last.to
                assert file.state == STATES.get(last.kind, "active")

    def test_entries_say_when_they_happened_and_when_they_were_written(self, app, plan):
        with app.work() as office:
            file = files_in_order(office)[0]
            entries = list(file.record)
            assert all(entry.happened is not None for entry in entries)
            assert all(entry.at != entry.happened for entry in entries)
            assert entries[0].actor == plan.files[0].events[0].actor

    def test_numbers_have_no_gaps(self, app, plan):
        with app.work() as office:
            series = {}
            for number in office.site.numbers:
                name, _slash, count = number.rpartition("/")
                series.setdefault(name, []).append(int(count))
        assert all(counts == list(range(1, len(counts) + 1)) for counts in series.values())

    def test_the_demo_accounts_can_sign_in_and_no_others(self, app, plan):
        password = plan.accounts[0].password
        with app.work() as office:
            shown = dict(office.site.settings["demo_accounts"])
            assert set(shown) == {account.id for account in plan.accounts}
            for user in office.site.users.values():
                assert user.demo
            other = next(o.id for o in plan.officials if o.id not in shown)
            assert check_credentials(office.site, "clerk", password)
            assert check_credentials(office.site, other, password) is None

    def test_the_demo_desks_have_work(self, app):
        for user, least in (("clerk", 20), ("officer", 15), ("collector", 10)):
            with app.work(user) as office:
                desks = office.identity.desks
                assert office.catalog.inbox_count(desks, TODAY) >= least

    def test_the_site_is_marked(self, app, plan):
        with app.work() as office:
            assert office.site.demo
            assert office.site.title_in("hi") == plan.district.hi

    def test_a_second_time_does_nothing(self, app, plan):
        with app.work() as office:
            before = office.site.numbers.keys()[0], len(office.site.numbers)
        assert fill(app, plan).new == 0
        assert fill_demo(app, today=date(2027, 1, 1)).new == 0
        with app.work() as office:
            assert before == (office.site.numbers.keys()[0], len(office.site.numbers))

    def test_it_goes_on_where_it_was_interrupted(self, empty, monkeypatch):
        plan = make_plan(today=TODAY, files=30)
        monkeypatch.setattr(filling, "BATCH", 10)

        class PowerCut(Exception):
            pass

        def cut(done, _total):
            if done == 20:
                raise PowerCut

        with pytest.raises(PowerCut):
            fill(empty, plan, cut)
        told = []
        result = fill(empty, plan, lambda done, total: told.append((done, total)))
        assert result.files == 30
        assert result.new == 10
        assert told == [(20, 30), (30, 30)]
        with empty.work() as office:
            assert len(office.site.numbers) == 30

    def test_a_site_with_files_of_its_own_is_left_alone(self, empty):
        with empty.work() as office:
            create_file(office, office.site["files"], subject="A real one", desk="u-admin")
        with pytest.raises(NotPossible):
            fill(empty, make_plan(today=TODAY, files=20))
        with empty.work() as office:
            assert not office.site.demo

    def test_another_district_is_refused(self, app):
        with pytest.raises(NotPossible):
            fill(app, make_plan("another", TODAY, files=20))

    def test_an_administrator_of_ones_own_stays_untouched(self, tmp_path):
        app = new_application(tmp_path, "a password nobody else knows")
        try:
            accounts = dict(fill(app, make_plan(today=TODAY, files=20)).accounts)
            with app.work() as office:
                users = office.site.users
                assert "admin" not in accounts
                assert not users["admin"].demo
                assert users["demo-admin"].demo
                assert check_credentials(office.site, "demo-admin", accounts["demo-admin"])
        finally:
            app.close()

    def test_what_happened_lies_in_the_past_of_the_plan(self, app):
        with app.work() as office:
            ends = datetime.fromisoformat("2026-11-22T18:30:00+00:00")
            assert all(file.modified < ends for file in office.site.numbers.values())
