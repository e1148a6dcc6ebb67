"""The record of the office itself: what it tells, who may change what, and that it is whole."""

import pytest

from eoffice_cms.content import actions, places
from eoffice_cms.content.administering import change_desk, change_user, seat_alone, set_setting
from eoffice_cms.custody.record import commitment, faults
from eoffice_cms.custody.salts import forget, salt_of
from eoffice_cms.custody.seals import recorded, seal
from eoffice_cms.errors import Forbidden, Invalid

WHY = "The clerk fell ill and the desk must be cleared."


def told(bench):
    """Return (actor, action, desk, data) of each entry."""
    with bench.work() as office:
        kept = office.site.administration
        if kept is None:
            return []
        assert list(faults(kept.record)) == []
        return [(each.actor, each.action, each.target, each.data) for each in kept.record]


def user_of(office, name):
    return office.site.users[name]


def give_roles(office, roles=("Auditor",), active=True):
    user = user_of(office, "peer")
    change_user(office, user, titles={"hi": "साथी", "en": "Peer"}, roles=roles, active=active)


class TestWhatIsTold:
    def test_roles_and_accounts(self, bench):
        with bench.work("admin") as office:
            give_roles(office)
        with bench.work("admin") as office:
            give_roles(office, active=False)
        assert told(bench) == [
            ("admin", "rename_user", None, {"user": "peer"}),
            ("admin", "roles", None, {"user": "peer", "before": [], "after": ["Auditor"]}),
            ("admin", "switch_off", None, {"user": "peer"}),
        ]

    def test_who_sits_where(self, bench):
        with bench.work("admin") as office:
            seat_alone(office, office.site.desks["u-clerk"], "peer")
        assert told(bench) == [
            ("admin", "unseat", "u-clerk", {"user": "clerk"}),
            ("admin", "seat", "u-clerk", {"user": "peer"}),
        ]
        with bench.work() as office:
            assert office.site.desks["u-clerk"].holders == ("peer",)
            assert "u-clerk" not in user_of(office, "clerk").standing.desks

    def test_settings_and_desks(self, bench):
        with bench.work("admin") as office:
            set_setting(office, "number_year", "financial")
            change_desk(
                office, office.site.desks["u-peer"],
                titles={"en": "Peer", "hi": "साथी"}, superior="u-collector", decides=True,
            )  # fmt: skip
        (_who, action, _desk, data), (_who, second, desk, change) = told(bench)
        assert (action, data) == (
            "setting", {"name": "number_year", "before": None, "after": "financial"},
        )  # fmt: skip
        assert (second, desk) == ("desk", "u-peer")
        assert change["before"] == {"superior": "u-officer", "decides": False}
        assert change["after"] == {"superior": "u-collector", "decides": True}

    def test_a_place_that_is_shared(self, bench):
        with bench.work("admin") as office:
            actions.share(office, office.site["files"], principal="user:outsider")
            actions.unshare(
                office, office.site["files"], principal="user:outsider", role="Reader"
            )
            uid = office.site["files"].uid
        data = {"place": uid, "principal": "user:outsider", "role": "Reader"}
        assert told(bench) == [("admin", "share", None, data), ("admin", "unshare", None, data)]

    def test_nothing_where_nothing_changed(self, bench):
        with bench.work("admin") as office:
            give_roles(office)
            set_setting(office, "number_year", "financial")
        before = told(bench)
        with bench.work("admin") as office:
            give_roles(office)
            set_setting(office, "number_year", "financial")
            seat_alone(office, office.site.desks["u-clerk"], "clerk")
        assert told(bench) == before


class TestOnesOwnSeat:
    @pytest.mark.parametrize("reason", [None, "", "short"])
    def test_without_a_reason_it_is_refused_and_nothing_changes(self, bench, reason):
        before = bench.tid()
        with pytest.raises(Invalid) as refused, bench.work("admin") as office:
            seat_alone(office, office.site.desks["u-clerk"], "admin", reason=reason)
        assert refused.value.field == "reason"
        assert bench.tid() == before

    def test_with_one_it_is_recorded_and_the_words_can_be_erased(self, bench):
        with bench.work("admin") as office:
            seat_alone(office, office.site.desks["u-clerk"], "admin", reason=WHY)
        entry = told(bench)[-1]
        assert entry[:3] == ("admin", "seat", "u-clerk")
        assert WHY not in str(entry)
        with bench.work() as office:
            kept = office.site.administration
            seq = kept.record.length
            assert kept.reasons[seq] == WHY
            assert entry[3]["reason"] == commitment(salt_of(kept, seq, "reason"), WHY)
            forget(kept, seq, "reason")
            del kept.reasons[seq]
            assert salt_of(kept, seq, "reason") is None
        assert told(bench)[-1] == entry

    def test_the_seat_one_has_needs_none(self, bench):
        with bench.work("admin") as office:
            seat_alone(office, office.site.desks["u-admin"], "admin")
        assert told(bench) == []


CHANGES = {
    "roles": give_roles,
    "seat": lambda office: seat_alone(office, office.site.desks["u-clerk"], "peer"),
    "nobody": lambda office: seat_alone(office, office.site.desks["u-clerk"], None),
    "setting": lambda office: set_setting(office, "number_year", "financial"),
    "desk": lambda office: change_desk(
        office, office.site.desks["u-peer"], titles={"en": "x", "hi": "x"}, superior=None,
        decides=True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("user", ["clerk", "collector", "outsider"])
def test_who_is_no_administrator_changes_nothing(bench, change, user):
    before = bench.tid()
    with pytest.raises(Forbidden), bench.work(user) as office:
        change(office)
    assert bench.tid() == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_leaves_an_entry(bench, change):
    with bench.work("admin") as office:
        change(office)
    assert {actor for actor, *_rest in told(bench)} == {"admin"}


class TestWhole:
    def test_tampering_is_found_and_it_is_sealed(self, bench):
        with bench.work("admin") as office:
            set_setting(office, "number_year", "financial")
        with bench.work() as office:
            assert office.site.administration in list(recorded(office.site))
        with bench.work() as office:
            seal(office)
            kept = office.site.administration
            assert office.site.seals.sealed(kept.uid).length == kept.record.length == 1
            entry = kept.record.entry(1)
            entry.data["after"] = "calendar"
            assert list(faults(kept.record)) != []
            entry.data["after"] = "financial"

    def test_it_does_not_disturb_the_lists(self, bench):
        with bench.work("admin") as office:
            give_roles(office)
            places.add_folder(office, office.site["files"], "Beside")
        assert bench.differences() == []
