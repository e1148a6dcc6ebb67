"""A mapping is read whole or refused with a sentence for every fault."""

from zoneinfo import ZoneInfo

import pytest

from eoffice_cms.importing.mapping import load_mapping, mapping_from
from eoffice_cms.importing.messages import MappingError


@pytest.fixture
def table():
    return {
        "id": "log",
        "title": {"en": "Log"},
        "subject": {"en": "Case {case id}"},
        "columns": {"case": "case id", "activity": "step", "time": "when"},
    }


def faults(table):
    with pytest.raises(MappingError) as caught:
        mapping_from(table)
    return [str(each.interpolate()) for each in caught.value.faults]


def test_it_reads_the_mapping_that_comes_with_the_product(mapping):
    assert mapping.id == "receipt"
    assert mapping.zone == ZoneInfo("Europe/Amsterdam")
    assert mapping.unknown == {"", "EMPTY"}
    assert mapping.columns["due"] == "case:deadline"


def test_little_is_needed(table):
    mapping = mapping_from(table)
    assert mapping.number == "{case id}"
    assert mapping.fill(mapping.subjects["en"], {"case id": " 7 "}) == "Case 7"
    assert mapping.delimiter == ","


def test_every_fault_is_told(table):
    del table["columns"]["time"]
    table |= {"id": "Not An Id", "zones": 1, "delimiter": ",,", "multiline": "yes"}
    assert faults(table) == [
        "The setting “columns.time” is missing.",
        "The setting “id” does not fit.",
        "The setting “delimiter” does not fit.",
        "The setting “multiline” does not fit.",
        "There is no setting “zones”.",
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("timezone", "Europe/Atlantis"),
        ("timezone", "../../etc/passwd"),
        ("encoding", "utf-16"),
        ("encoding", "no-such-encoding"),
        ("encoding", "hex"),
        ("delimiter", '"'),
        ("branch", "best"),
        ("title", {"fr": "Journal"}),
        ("title", {}),
        ("subject", "Case"),
        ("unknown", "EMPTY"),
        ("columns", {"case": 1}),
        ("columns", []),
        ("group_titles", {"Group 1": "x"}),
        ("category_titles", {"Internet": {"fr": "x"}}),
        ("number", 7),
        ("id", 7),
    ],
)
def test_a_value_that_does_not_fit_is_refused(table, key, value):
    table[key] = value
    assert any(key in each for each in faults(table))


def test_a_template_uses_known_columns_only(table):
    table["number"] = "{__class__}"
    assert faults(table) == ["A template uses the unknown column “__class__”."]
    table |= {"number": "{ward}", "other": ["ward"]}
    assert mapping_from(table).number == "{ward}"


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe", b"[[["])
def test_what_is_not_toml_is_refused(tmp_path, content):
    path = tmp_path / "mapping.toml"
    path.write_bytes(content)
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert "TOML" in caught.value.faults[0]


def test_a_missing_mapping_is_refused(tmp_path):
    with pytest.raises(MappingError):
        load_mapping(tmp_path / "none.toml")
