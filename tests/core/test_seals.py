"""Seals: the Merkle log against known roots and an independent oracle, and what it finds."""

import json
import subprocess
import sys
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

from eoffice_cms.catalog.maintenance import everything
from eoffice_cms.content.document import Document
from eoffice_cms.custody import seals
from eoffice_cms.custody.merkle import grown, leaf_hash, root_of
from eoffice_cms.custody.outside import leaf_of, lines, read_copy, write_copy
from eoffice_cms.custody.seals import Leaf, SealLog, recorded, seal
from eoffice_cms.errors import NotPossible

VERIFIER = Path(__file__).parents[2] / "tools" / "verify_seal.py"

#: The leaves and roots that implementations of RFC 6962 are tested with.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def edge_of(leaves):
    """Return the edge of a tree of these data."""
    edge = ()
    for place, data in enumerate(leaves):
        edge = grown(edge, place, leaf_hash(data))
    return edge


class TestTree:
    @pytest.mark.parametrize("size", range(len(ROOTS)))
    def test_known_roots(self, size):
        edge = edge_of(bytes.fromhex(each) for each in LEAVES[:size])
        assert root_of(edge).hex() == ROOTS[size]
        assert len(edge) == size.bit_count()

    @given(st.lists(st.binary(max_size=40), max_size=150))
    def test_an_independent_implementation_has_the_same_roots(self, leaves):
        oracle, edge = InmemoryTree(algorithm="sha256"), ()
        for place, data in enumerate(leaves):
            oracle.append_entry(data)
            edge = grown(edge, place, leaf_hash(data))
            assert root_of(edge) == oracle.get_root(place + 1)
        assert root_of(edge_of(leaves)) == root_of(edge)


class TestLog:
    def leaf(self, number):
        return Leaf(f"{number % 40:032x}", number.to_bytes(32, "big"), number + 1)

    @given(st.integers(0, 200))
    def test_its_root_is_that_of_its_leaves(self, count):
        log, oracle = SealLog(), InmemoryTree(algorithm="sha256")
        for number in range(count):
            log.append(self.leaf(number))
            oracle.append_entry(self.leaf(number).data())
        assert log.size == count
        if count:
            assert log.root() == oracle.get_root()
        assert [leaf for _place, leaf in log.leaves()] == [self.leaf(n) for n in range(count)]

    def test_a_leaf_is_canonical_json(self):
        leaf = Leaf("ab" * 16, b"\x01" * 32, 7)
        wanted = {"record": "ab" * 16, "head": "01" * 32, "length": 7}
        text = json.dumps(wanted, sort_keys=True, separators=(",", ":"))
        assert leaf.data() == text.encode()
        assert leaf_of(leaf.data()) == leaf

    @pytest.mark.parametrize(
        "line", [b"", b"[]", b"{}", b"\xff", b'{"head":"","length":1e999,"record":""}',
                 b'{"head":"00","length":1,"record":"a"} ', b"[" * 9000,
                 b'{"head":"00","length":99999999999999999999,"record":"a"}'],
    )  # fmt: skip
    def test_a_line_that_is_no_leaf(self, line):
        assert leaf_of(line) is None

    def test_an_append_writes_few_objects_however_long_the_log(self):
        db = DB(MappingStorage())
        manager = transaction.TransactionManager()
        connection = db.open(manager)
        log = connection.root()["log"] = SealLog()
        for number in range(3000):
            log.append(self.leaf(number))
        manager.commit()
        for number in range(3000, 3100):
            log.append(self.leaf(number))
            # the log, a bucket of leaves and one of places; more only where a bucket is split
            assert len(connection._registered_objects) <= 8
            manager.commit()
        manager.abort()
        db.close()

    def test_the_last_leaf_of_a_record(self):
        log = SealLog()
        assert log.sealed("a") is None
        for length in (1, 2):
            log.append(Leaf("a", bytes(32), length))
        log.append(Leaf("b", bytes(32), 9))
        assert log.sealed("a").length == 2
        assert log.sealed("c") is None

    def test_a_seal_is_made_once_for_each_size(self):
        log = SealLog()
        log.append(Leaf("a", bytes(32), 1))
        first = log.close(5)
        assert log.close(6) == first
        log.append(Leaf("a", bytes(32), 2))
        assert [each.size for each in (*log.seals(), log.close(7))] == [1, 2]
        assert log.seal(2).at == 7
        assert log.seal(3) is None


@pytest.fixture
def files(bench):
    """Three files with a few entries each; their oids."""
    found = [bench.new(subject=f"File {number}", note="A note.") for number in range(3)]
    for each in found[:2]:
        bench.do("clerk", "put_up", each)
    return found


def seal_now(bench):
    """Seal, and return how many leaves were added and the seal."""
    with bench.work() as office:
        return seal(office)


def copy_to(bench, place):
    """Seal and write the copy outside; return the seal file."""
    _added, made = seal_now(bench)
    with bench.work() as office:
        return write_copy(place, office.site.seals, made)


def log_of(bench):
    """Return (record, length) of each leaf, and the size at each seal."""
    with bench.work() as office:
        log = office.site.seals
        leaves = [(leaf.record, leaf.length) for _place, leaf in log.leaves()]
        return leaves, [each.size for each in log.seals()]


class TestSealing:
    def test_a_site_without_records(self, bench):
        assert seal_now(bench) == (0, None)

    def test_one_leaf_for_each_record_and_none_where_nothing_changed(self, bench, files):
        added, made = seal_now(bench)
        assert (added, made.size) == (3, 3)
        assert seal_now(bench) == (0, made)
        bench.do("clerk", "put_up", files[2])
        added, made = seal_now(bench)
        assert (added, made.size) == (1, 4)
        leaves, sizes = log_of(bench)
        uid = bench.read(files[2], lambda f: f.uid)
        assert [length for record, length in leaves if record == uid] == [1, 2]
        assert sizes == [3, 4]
        assert bench.differences() == []

    def test_a_site_from_before_there_were_seals(self, bench, files):
        with bench.work() as office:
            assert "seals" not in vars(office.site)
        assert seal_now(bench)[0] == 3

    def test_the_walk_meets_every_record(self, bench, files):
        with bench.work() as office:
            paper = Document("Circular", creator="admin", created=office.now)
            office.site["files"].add("circular", paper)
            paper.record.append(at=1, actor="admin", action="create")
        with bench.work() as office:
            met = {each.uid for each in recorded(office.site)}
            assert met == {each.uid for each in everything(office.site) if hasattr(each, "record")}
            assert len(met) == 4

    def test_interrupted_it_goes_on(self, bench, files, monkeypatch):
        monkeypatch.setattr(seals, "BATCH", 1)

        def stop_at_the_third(site):
            yield from islice(recorded(site), 2)
            raise KeyboardInterrupt

        with monkeypatch.context() as context:
            context.setattr(seals, "recorded", stop_at_the_third)
            with pytest.raises(KeyboardInterrupt):
                seal_now(bench)
        leaves, sizes = log_of(bench)
        assert (len(leaves), sizes) == (2, [])
        added, made = seal_now(bench)
        assert (added, made.size) == (1, 3)

    def test_what_is_done_meanwhile_waits_for_the_next_seal(self, bench, files, monkeypatch):
        """The walk reads one state of the store, also where it commits in batches."""
        monkeypatch.setattr(seals, "BATCH", 1)
        done = []

        def progress_of(site):
            for each in recorded(site):
                yield each
                if not done:
                    done.append(bench.new(subject="Meanwhile"))

        with monkeypatch.context() as context:
            context.setattr(seals, "recorded", progress_of)
            assert seal_now(bench)[0] == 3
        assert seal_now(bench)[0] == 1


@contextmanager
def unchanged(place):
    """Check that no file in a directory changes."""
    before = {each.name: each.read_bytes() for each in place.iterdir()}
    yield
    assert {each.name: each.read_bytes() for each in place.iterdir()} == before


class TestCopy:
    @pytest.fixture
    def disk(self, tmp_path):
        """A directory that is not there yet."""
        return tmp_path / "disk" / "seals"

    def test_it_grows_with_the_log(self, bench, files, disk):
        first = copy_to(bench, disk)
        bench.do("clerk", "put_up", files[2])
        with unchanged(disk):
            assert copy_to(bench, disk.parent / "other").name == "seal-4.json"
        second = copy_to(bench, disk)
        assert [first.name, second.name] == ["seal-3.json", "seal-4.json"]
        kept = list(lines(disk / "leaves.jsonl"))
        copy = read_copy(disk)
        assert [each.size for each in copy.seals] == [3, 4]
        assert [each.root for each in copy.seals] == [root_of(edge_of(kept[:n])) for n in (3, 4)]
        assert copy.seals[0].previous is None
        assert all(after.previous == before.sha256 for before, after in pairwise(copy.seals))
        assert json.loads(second.read_text())["time"].startswith("2026-11-23T04:30:")

    def test_a_seal_made_once_is_never_written_again(self, bench, files, disk):
        path = copy_to(bench, disk)
        bench.clock.advance(hours=1)
        with unchanged(disk):
            assert copy_to(bench, disk) == path

    def test_a_torn_or_lost_file_of_leaves_is_made_whole(self, bench, files, disk):
        copy_to(bench, disk)
        leaves = disk / "leaves.jsonl"
        whole = leaves.read_bytes()
        for torn in (b"", whole[:-1], whole[:200], whole + b'{"hea'):
            leaves.write_bytes(torn)
            copy_to(bench, disk)
            assert leaves.read_bytes() == whole

    def test_nothing_is_written_where_it_does_not_fit(self, bench, files, disk):
        path = copy_to(bench, disk)
        leaves = disk / "leaves.jsonl"
        whole, seal_file = leaves.read_bytes(), path.read_bytes()
        bench.do("clerk", "put_up", files[2])
        spoilt = [
            (leaves, whole.replace(b'"length":2', b'"length":3', 1)),
            (leaves, whole + whole + whole),
            (path, seal_file.replace(b'"size": 3', b'"size": 2')),
            (path, b"a letter"),
        ]
        for which, data in spoilt:
            leaves.write_bytes(whole)
            path.write_bytes(seal_file)
            which.write_bytes(data)
            with unchanged(disk), pytest.raises(NotPossible):
                copy_to(bench, disk)


class TestVerifier:
    def run(self, *given):
        done = subprocess.run(
            [sys.executable, "-I", VERIFIER, *given], capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        return done

    @pytest.fixture
    def copy(self, bench, files, tmp_path):
        """Two seals and their leaves."""
        copy_to(bench, tmp_path)
        bench.do("clerk", "put_up", files[2])
        copy_to(bench, tmp_path)
        return [tmp_path / name for name in ("leaves.jsonl", "seal-3.json", "seal-4.json")]

    def test_what_fits(self, copy):
        done = self.run(*copy)
        assert done.returncode == 0, done.stdout
        assert done.stdout.count("fits:") == 2
        assert self.run(copy[0], copy[2]).returncode == 0

    def test_it_shares_no_code_with_the_product(self):
        text = VERIFIER.read_text()
        assert "import eoffice" not in text and "from eoffice" not in text

    @pytest.mark.parametrize("count", [*range(1, 10), 64, 100])
    def test_any_size(self, tmp_path, count):
        leaves = [b"%d" % number for number in range(count)]
        (tmp_path / "leaves").write_bytes(b"".join(each + b"\n" for each in leaves))
        root = root_of(edge_of(leaves)).hex()
        (tmp_path / "seal").write_text(json.dumps({"size": count, "root": root}))
        assert self.run(tmp_path / "leaves", tmp_path / "seal").returncode == 0

    def test_what_does_not_fit(self, copy):
        leaves, first, second = copy
        whole = {each: each.read_bytes() for each in copy}
        spoilt = [
            (leaves, whole[leaves].replace(b'"length":2', b'"length":3', 1)),
            (leaves, b"\n".join(whole[leaves].split(b"\n")[1:])),
            (leaves, whole[leaves][:-1]),
            (leaves, b""),
            (first, whole[first].replace(b"04:30", b"05:30")),
            (second, whole[second].replace(b'"root": "', b'"root": "0')),
            (second, whole[second].replace(b'"size": 4', b'"size": 5')),
            (second, b"{}"),
            (second, b"[]"),
            (second, b"\xff"),
        ]
        for which, data in spoilt:
            assert data != whole[which]
            which.write_bytes(data)
            assert self.run(*copy).returncode == 1, data
            which.write_bytes(whole[which])
        assert self.run(leaves, leaves.parent / "none").returncode == 1
        assert self.run(*copy).returncode == 0
