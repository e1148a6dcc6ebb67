"""Enabling, upgrading, disabling and purging, with their refusals, dry runs and resumptions."""

import copy
import json

import pytest
import transaction
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

from eoffice_cms.addons import Addon, disable, enable, pending_steps, plan, purge, upgrade
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.identity import SYSTEM_IDENTITY

STEPS = """
@addon.evolve("2026-12-01-second", requires=("2026-12-05-first",))
def second(site):
    site.log.append("second")

@addon.evolve("2026-12-05-first")
def first(office):
    office.site.log.append("first")

@addon.on_enable
def begin(site, office):
    site.log.append("on_enable")

@addon.on_disable
def end(site):
    site.log.append("on_disable")

@addon.on_purge
def forget(site):
    site.log.append("on_purge")
"""

BATCHES = """
@addon.evolve("2026-12-01-before")
def before(site):
    site.log.append("before")

@addon.evolve("2026-12-02-batches")
def batches(site):
    for number in range(4):
        if number not in site.log:
            if number == 2 and site.fail:
                raise RuntimeError("in the middle")
            site.log.append(number)
            yield number + 1, 4
"""


@pytest.fixture
def one(addon, office):
    return office(addon("one", "config.add_projection(P())", before=f"class P: name='o'\n{STEPS}"))


@pytest.fixture
def pair(addon, office):
    return office(addon("base"), addon("user", requires=("base",)))


@pytest.fixture
def database():
    database = DB(MappingStorage())
    yield database
    transaction.abort()
    database.close()


def state(office):
    return copy.deepcopy(vars(office.site))


class TestEnabling:
    def test_hooks_then_steps_then_the_name(self, one):
        done = enable(one, "one")
        assert one.site.log == ["on_enable", "first", "second"]
        assert one.site.enabled_addons == {"one"}
        assert dict(one.site.finished_steps) == {
            "one:2026-12-05-first": one.now,
            "one:2026-12-01-second": one.now,
        }
        assert done.done and done.enables == ("one",) and done.rebuilds == ("o",)

    def test_a_step_runs_once(self, one):
        enable(one, "one")
        disable(one, "one")
        one.site.log.clear()
        enable(one, "one")
        assert one.site.log == ["on_enable"]

    def test_the_office_may_have_the_declarations_of_its_site_only(self, one):
        one.declarations = one.declarations.for_site(one.site.enabled_addons)
        assert enable(one, "one").steps

    def test_a_dry_run_changes_nothing_and_tells_all(self, one):
        before = state(one)
        told = enable(one, "one", dry_run=True)
        assert state(one) == before
        assert told.steps == ("one:2026-12-05-first", "one:2026-12-01-second")
        assert told.changes and not told.done
        assert json.loads(json.dumps(told.as_dict()))["enables"] == ["one"]

    def test_what_is_required_is_enabled_first(self, pair):
        assert enable(pair, "user").enables == ("base", "user")
        assert pair.site.enabled_addons == {"base", "user"}

    def test_what_is_enabled_already_is_left_alone(self, one):
        enable(one, "one")
        assert not enable(one, "one").changes

    def test_an_unknown_one_is_refused(self, one):
        with pytest.raises(NotPossible, match="not installed"):
            enable(one, "nobody")

    def test_a_missing_requirement_is_refused(self, addon, office):
        user = office(addon("user", requires=("base",)))
        with pytest.raises(NotPossible) as refused:
            enable(user, "user")
        assert refused.value.message.interpolate() == (
            "The add-on user cannot be loaded: It requires base, which is not installed."
        )
        assert user.site.enabled_addons == frozenset()
        assert enable(user, "user", dry_run=True).refusals

    def test_a_broken_requirement_is_refused(self, addon, office):
        modules = addon("base", "raise ValueError"), addon("user", requires=("base",))
        with pytest.raises(NotPossible):
            enable(office(*modules), "user")

    def test_a_step_that_needs_one_of_a_disabled_add_on_is_refused(self, addon, office):
        step = "@addon.evolve('2026-12-01-x', requires=('two:2026-12-01-y',))\ndef x(site): ..."
        other = "@addon.evolve('2026-12-01-y')\ndef y(site): ..."
        one = office(addon("one", before=step), addon("two", before=other))
        with pytest.raises(NotPossible, match="needs"):
            enable(one, "one")
        enable(one, "two")
        enable(one, "one")

    def test_steps_that_need_each_other_are_refused(self, addon, office):
        text = """
@addon.evolve("2026-12-01-x", requires=("2026-12-01-y",))
def x(site): ...
@addon.evolve("2026-12-01-y", requires=("2026-12-01-x",))
def y(site): ...
"""
        with pytest.raises(NotPossible):
            enable(office(addon("one", before=text)), "one")

    def test_finished_steps_may_be_a_set(self, one):
        one.site.finished_steps = set()
        enable(one, "one")
        disable(one, "one")
        assert len(one.site.finished_steps) == 2
        purge(one, "one", confirmed="one")
        assert one.site.finished_steps == set()


class TestResuming:
    def test_after_an_exception_it_takes_up_where_it_stopped(self, addon, office):
        one = office(addon("one", before=BATCHES))
        one.site.fail = True
        with pytest.raises(RuntimeError):
            enable(one, "one")
        assert one.commits == [["before", 0], ["before", 0, 1]]
        assert one.site.enabled_addons == frozenset()
        assert set(one.site.finished_steps) == {"one:2026-12-01-before"}
        one.site.fail = False
        told = []
        enable(one, "one", progress=lambda what, state: told.append((what, state)))
        assert one.site.log == ["before", 0, 1, 2, 3]
        assert one.site.enabled_addons == {"one"}
        step = "one:2026-12-02-batches"
        assert told == [(step, None), (step, (3, 4)), (step, (4, 4))]

    def test_it_does_so_over_a_database_that_lost_the_last_batch(self, addon, load, database):
        declarations = load(addon("one", before=BATCHES)).declarations
        root = database.open().root()
        site = root["site"] = PersistentMapping()  # any persistent object does
        site.enabled_addons, site.fail = frozenset(), True
        site.administration = None
        site.finished_steps, site.log = PersistentMapping(), PersistentList()
        transaction.commit()

        class ZodbOffice:
            now, identity = None, SYSTEM_IDENTITY
            commit_batch = staticmethod(transaction.commit)

        office = ZodbOffice()
        office.site, office.declarations = site, declarations
        with pytest.raises(RuntimeError):
            enable(office, "one")
        transaction.abort()
        assert list(site.log) == ["before", 0, 1]
        assert list(site.finished_steps) == ["one:2026-12-01-before"]
        site.fail = False
        enable(office, "one")
        transaction.commit()
        assert list(site.log) == ["before", 0, 1, 2, 3]
        assert site.enabled_addons == {"one"}

    def test_without_commit_batch_all_is_one_transaction(self, addon, office, monkeypatch):
        one = office(addon("one", before=BATCHES))
        one.site.fail = False
        monkeypatch.delattr(type(one), "commit_batch")
        enable(one, "one")
        assert one.site.log == ["before", 0, 1, 2, 3]


class TestUpgrading:
    def test_pending_steps_of_all_enabled_run(self, one):
        one.site.enabled_addons = frozenset({"one"})
        one.site.finished_steps["one:2026-12-05-first"] = None
        before = state(one)
        assert upgrade(one, dry_run=True).steps == ("one:2026-12-01-second",)
        assert state(one) == before
        upgrade(one)
        assert one.site.log == ["second"]
        assert not upgrade(one, "one").changes

    def test_one_that_is_not_enabled_is_refused(self, one):
        assert pending_steps(one.declarations, one.site) == ()
        with pytest.raises(NotPossible, match="not enabled"):
            upgrade(one, "one")
        with pytest.raises(NotPossible, match="not installed"):
            upgrade(one, "nobody")


class TestDisabling:
    def test_it_hides_and_keeps(self, one):
        enable(one, "one")
        assert disable(one, "one", dry_run=True).disables == ("one",)
        assert one.site.enabled_addons == {"one"}
        disable(one, "one")
        assert one.site.enabled_addons == frozenset()
        assert one.site.log[-1] == "on_disable"
        assert len(one.site.finished_steps) == 2

    def test_it_is_refused_while_another_requires_it(self, pair):
        enable(pair, "user")
        with pytest.raises(NotPossible, match="required by") as refused:
            disable(pair, "base")
        assert refused.value.message.mapping["users"] == "user"
        disable(pair, "user")
        disable(pair, "base")

    def test_one_that_broke_or_went_can_be_disabled(self, addon, office):
        one = office(addon("broken", "raise ValueError"), enabled={"broken", "gone"})
        disable(one, "broken")
        disable(one, "gone")
        assert one.site.enabled_addons == frozenset()

    def test_one_that_is_not_enabled_stays_so(self, one):
        assert not disable(one, "one").changes
        with pytest.raises(NotPossible):
            disable(one, "nobody")


class TestPurging:
    def test_it_is_confirmed_and_forgets(self, one, caplog):
        enable(one, "one")
        with pytest.raises(NotPossible, match="disable it first"):
            purge(one, "one", confirmed="one")
        disable(one, "one")
        with pytest.raises(Invalid):
            purge(one, "one")
        assert purge(one, "one", dry_run=True).purges == ("one",)
        purge(one, "one", confirmed="one")
        assert one.site.log[-1] == "on_purge"
        assert one.site.finished_steps == {}
        assert "purge one" in caplog.text


class TestAddon:
    @pytest.mark.parametrize("name", ["", "Big", "1st", "a-b", "a b", "अ"])
    def test_odd_names_are_refused(self, name):
        with pytest.raises(ValueError):
            Addon(name)

    def test_requirements_are_not_one_string(self):
        with pytest.raises(TypeError):
            Addon("one", requires="two")
        with pytest.raises(TypeError):
            Addon("one").evolve("2026-12-01-x", requires="two")

    @pytest.mark.parametrize("name", ["credits", "2026-12-credits", "2026-12-01-", "2026-12-01_x"])
    def test_steps_have_dated_names(self, name):
        with pytest.raises(ValueError, match="dated"):
            Addon("one").evolve(name)

    def test_a_step_name_is_used_once(self):
        addon = Addon("one")
        addon.evolve("2026-12-01-x")(lambda site: None)
        with pytest.raises(ValueError, match="two steps"):
            addon.evolve("2026-12-01-x")

    def test_a_hook_takes_site_and_office_only(self):
        with pytest.raises(TypeError, match="request"):
            Addon("one").on_enable(lambda request: None)

    def test_it_cannot_be_changed(self):
        with pytest.raises(AttributeError):
            Addon("one").name = "two"

    def test_an_action_of_another_name_is_no_plan(self, one):
        with pytest.raises(KeyError):
            plan(one.declarations, one.site, "destroy", "one")
