"""What a query returns is exactly what the evaluator permits, on random sites."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.maintenance import everything
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content.document import Document
from eoffice_cms.content.file import Draft, File, Letter, Note
from eoffice_cms.content.folder import Folder
from eoffice_cms.custody.desks import assign
from eoffice_cms.interfaces import IContent
from eoffice_cms.security.grants import grants_of, set_block

USERS = ("clerk", "officer", "collector", "peer", "outsider", "admin")
DESKS = tuple(f"u-{each}" for each in USERS)
PRINCIPALS = (
    "everyone", "group:wardens", *(f"user:{each}" for each in USERS),
    *(f"desk:{each}" for each in DESKS),
)  # fmt: skip
ROLES = (
    "Reader", "Editor", "Head", "Coordinator", "Clerk", "Auditor", "Owner", "Custodian", "Handler",
    "Sender", "Member", "Administrator",
)  # fmt: skip

#: Mostly such as let somebody see something, or a block would have nothing to hold off.
GRANT = st.tuples(
    st.one_of(st.sampled_from(["everyone", "user:peer"]), st.sampled_from(PRINCIPALS)),
    st.one_of(st.sampled_from(["Reader", "Head"]), st.sampled_from(ROLES)),
    st.sampled_from("ab"),
)
GRANTS = st.lists(GRANT, max_size=2)
PART = st.tuples(st.sampled_from(["note", "letter", "draft"]), st.sampled_from(USERS),
                 st.booleans())  # fmt: skip
NODE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["folder", "folder", "file", "document"]),
        "under": st.sampled_from([1, 1, 2, 3]),
        "creator": st.sampled_from(USERS),
        "grants": GRANTS,
        "block": st.sampled_from([False, False, True]),
        "state": st.integers(0, 99),
        "way": st.lists(st.sampled_from(DESKS), min_size=1, max_size=4),
        "parts": st.lists(PART, max_size=3),
    }
)
STANDING = st.fixed_dictionaries(
    {
        "desks": st.sets(st.sampled_from(DESKS), max_size=2),
        "roles": st.sampled_from([(), (), (), ("Auditor",), ("Administrator",)]),
        "groups": st.sampled_from([(), ("wardens",)]),
        "active": st.sampled_from([True, True, True, False]),
    }
)
FILE_STATES = ("transit", "active", "parked", "closed")


def plant(office, nodes):
    """Build the tree that the nodes describe."""
    places = [office.site]
    for number, node in enumerate(nodes):
        given = {"creator": node["creator"], "created": office.now}
        if node["kind"] == "folder":
            obj = Folder(f"Folder {number}", **given)
        elif node["kind"] == "document":
            obj = Document(f"Document {number}", **given)
            obj.store(io.BytesIO(b"%PDF-1.4\n"), "a.pdf")
            obj.state = ("draft", "published")[node["state"] % 2]
        else:
            obj = file_of(number, node, given)
        places[-min(node["under"], len(places))].add(f"x{number}", obj)
        for grant in node["grants"]:
            grants_of(obj).add(*grant)
        if node["block"]:
            set_block(obj, True)
        if node["kind"] == "folder":
            places.append(obj)


def file_of(number, node, given):
    """Return a file that has lain on the desks of the node's way."""
    first, *rest = node["way"]
    file = File(f"Matter {number}", number=f"N/{number}", desk=first, received=given["created"],
                since=0, **given)  # fmt: skip
    for at, desk in enumerate(rest, 1):
        if desk != file.custody.desk:
            source = file.custody.desk
            stay = file.custody.pass_to(desk, at, by="system", due=None, priority="normal")
            file.record.append(at=at, actor="system", action="send", source=source, target=desk,
                               data={"stay": stay})  # fmt: skip
    file.state = FILE_STATES[node["state"] % 4]
    for kind, creator, done in node["parts"]:
        who = {**given, "creator": creator}
        if kind == "note":
            part = file.shelf("notes").add(Note("Words.", desk=first, **who))
            part.state = "green" if done else "yellow"
        elif kind == "letter":
            part = Letter("Letter", **who)
            part.store(io.BytesIO(b"%PDF-1.4\n"), "a.pdf")
            file.shelf("correspondence").add(part)
        else:
            part = file.shelf("drafts").add(Draft("Reply", "Dear Sir,", **who))
            part.state = "approved" if done else "draft"
    return file


def seat(office, standings):
    """Give each person what the standings say."""
    for name, standing in zip(USERS, standings, strict=True):
        user = office.site.users[name]
        user.standing.desks = ()
        for desk in sorted(standing["desks"]):
            assign(office.site, desk, name)
        user.standing.roles, user.standing.groups = standing["roles"], standing["groups"]
        user.standing.active = standing["active"]


def compare(bench):
    """Compare query and evaluator for everybody, nobody included; return how much is seen."""
    seen = 0
    for name in (*USERS, "no such person"):
        with bench.work(name) as office:
            rows = office.catalog.rows(
                select(tables.content.c.source).where(office.catalog.visible())
            )
            by_query = {row.source for row in rows}
            permitted = {
                oid(obj)
                for obj in everything(office.site)
                if IContent.providedBy(obj) and obj.type_name != "shelf" and office.can_view(obj)
            }
            assert by_query == permitted, name
            seen += len(permitted)
            # And who can see it, and why, says the same of it.
            for obj in map(office.load, list(permitted)[:5]):
                assert office.can_view(obj).reasons
    return seen


class TestVisible:
    @settings(max_examples=80)
    @given(nodes=st.lists(NODE, min_size=4, max_size=14), standings=st.tuples(*[STANDING] * 6))
    def test_a_query_returns_what_the_evaluator_permits(self, shared_bench, nodes, standings):
        with shared_bench.work() as office:
            for name in [each for each in office.site if each != "files"]:
                office.site.remove(name)
            seat(office, standings)
            plant(office, nodes)
        compare(shared_bench)
        assert shared_bench.differences() == []

    @settings(max_examples=25)
    @given(
        nodes=st.lists(NODE, min_size=3, max_size=8),
        standings=st.tuples(*[STANDING] * 6),
        changes=st.lists(
            st.tuples(
                st.sampled_from(["grant", "withdraw", "block", "unblock", "state", "remove"]),
                st.integers(0, 99),
                st.sampled_from(PRINCIPALS),
                st.sampled_from(ROLES),
            ),
            min_size=1,
            max_size=6,
        ),
    )
    def test_also_after_changes(self, shared_bench, nodes, standings, changes):
        with shared_bench.work() as office:
            for name in [each for each in office.site if each != "files"]:
                office.site.remove(name)
            seat(office, standings)
            plant(office, nodes)
        for change, which, principal, role in changes:
            with shared_bench.work() as office:
                change_one(office, change, which, principal, role)
        compare(shared_bench)
        assert shared_bench.differences() == []

    def test_the_check_can_fail(self, shared_bench, monkeypatch):
        """With the rights of places left out of the query, the two must part."""
        from sqlalchemy import false

        from eoffice_cms.catalog import queries

        with shared_bench.work() as office:
            for name in [each for each in office.site if each != "files"]:
                office.site.remove(name)
            folder = Folder("Folder", creator="admin", created=office.now)
            office.site.add("x", folder)
            folder.grants.add("everyone", "Reader", "test")
            given = {"creator": "admin", "created": office.now}
            document = Document("Document", **given)
            document.store(io.BytesIO(b"%PDF-1.4\n"), "a.pdf")
            folder.add("d", document)
        assert compare(shared_bench) > 0
        with monkeypatch.context() as patch:
            patch.setattr(queries, "visible", lambda *_given: false())
            with pytest.raises(AssertionError):
                compare(shared_bench)


def change_one(office, change, which, principal, role):
    """Change the rights or the state of one object of the tree, or take it out."""
    objects = [
        obj
        for obj in everything(office.site)
        if (IContent.providedBy(obj) and obj.__parent__ is not None and obj.__name__ != "files"
        and not hasattr(obj, "desk") and obj.type_name in ("folder", "file", "document"))
        or getattr(obj, "type_name", "") == "file"
    ]  # fmt: skip
    if not objects:
        return
    obj = objects[which % len(objects)]
    if change == "grant":
        grants_of(obj).add(principal, role, "later")
    elif change == "withdraw":
        grants_of(obj).withdraw(cause="ab"[which % 2])
    elif change in ("block", "unblock"):
        set_block(obj, change == "block")
    elif change == "remove":
        obj.__parent__.remove(obj.__name__)
    elif obj.type_name == "file":
        obj.state = FILE_STATES[which % 4]
    elif obj.type_name == "document":
        obj.state = ("draft", "published")[which % 2]


class TestLists:
    """Every list that a page shows holds only what its reader may see."""

    def test_counts_are_those_of_what_is_seen(self, bench):
        for number in range(5):
            bench.new(subject=f"Matter {number}")
        bench.new("peer", subject="Matter of the peer")
        with bench.work("clerk") as office:
            place = oid(office.site["files"])
            assert office.catalog.children_count(place) == 5
            assert len(office.catalog.children(place)) == 5
            assert office.catalog.search("matter").total == 5
            assert office.catalog.search("").total == 5 + 2  # and the two places
        with bench.work("outsider") as office:
            assert office.catalog.children(oid(office.site["files"])) == []
            assert office.catalog.search("matter").total == 0
            assert office.catalog.by_number("EO/GEN/2026/00001") is None

    def test_nobody_sees_nothing(self, bench):
        bench.new(note="Words.")
        with bench.work("no such person") as office:
            assert office.catalog.search("").total == 0
            assert office.catalog.search("words").total == 0
            assert office.catalog.children(oid(office.site)) == []

    @pytest.mark.parametrize(
        "words",
        ["'", '"', "a AND", "NEAR(", "*", "-", "()", "^x", "title:x", "\x00", "%", "_" * 50,
         "भूमि OR", "a" * 5000, "{", "\\", "😀", "\u202e"],
    )  # fmt: skip
    def test_no_words_break_a_search(self, bench, words):
        bench.new(subject="Matter")
        with bench.work("clerk") as office:
            office.catalog.search(words)
            office.catalog.search(words, typing=True)
            office.catalog.desks(words)

    def test_more_than_a_thousand_is_said_and_not_counted(self, bench, monkeypatch):
        from eoffice_cms.catalog import queries

        monkeypatch.setattr(queries, "COUNTED", 3)
        for _ in range(6):
            bench.new()
        with bench.work("clerk") as office:
            found = office.catalog.search("allotment")
            assert found.many
            assert found.total == 4
            assert office.catalog.inbox_count(("u-clerk",), bench.clock.now.date()) == 4
