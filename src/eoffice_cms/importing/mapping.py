"""A mapping: which column of a log means what, read from a TOML file and checked."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from eoffice_cms.errors import _
from eoffice_cms.importing.messages import MappingError

LOG_ID = re.compile(r"[a-z][a-z0-9-]{1,29}")
TOKEN = re.compile(r"\{([^{}]+)\}")
REQUIRED = ("case", "activity", "time")
OPTIONAL = ("group", "resource", "event", "received", "due", "closed", "category")
BRANCHES = ("first-known", "first", "last-known")
LANGUAGES = ("en", "hi")


UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Mapping:
    """What the columns of a log mean.

    :ivar id: names the log in the site for ever: the same log is imported again under it
    :ivar titles: title of the log by language
    :ivar columns: meaning (``case``, ``activity``, ``time``, …) → column
    :ivar other: columns that the log also has; a subject may use them
    :ivar zone: time zone of times that name none, and of the day a file is due
    :ivar time_formats: ``strptime`` formats tried after ISO 8601
    :ivar number, subjects: templates, with ``{column}`` for a value
    :ivar unknown: values by which the log says that it does not know
    :ivar branch: whose branch a file belongs to: see ``docs/administrators/importing-a-log.md``
    :ivar group_titles: group → title by language, where it is not the group's name
    """

    id: str
    titles: dict[str, str]
    columns: dict[str, str]
    subjects: dict[str, str]
    number: str
    other: frozenset[str] = frozenset()
    zone: ZoneInfo = UTC_ZONE
    time_formats: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    multiline: bool = False
    unknown: frozenset[str] = frozenset({""})
    branch: str = "first-known"
    unknown_group: dict[str, str] = field(
        default_factory=lambda: {"en": "No branch recorded", "hi": "शाखा दर्ज नहीं"}
    )
    unknown_resource: dict[str, str] = field(
        default_factory=lambda: {"en": "No official recorded", "hi": "अधिकारी दर्ज नहीं"}
    )
    group_titles: dict[str, dict[str, str]] = field(default_factory=dict)
    category_titles: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[str]:
        """Every column the mapping names."""
        return frozenset(self.columns.values()) | self.other

    def fill(self, template: str, row: Table[str, str]) -> str:
        """Put a row's values into a template."""
        return TOKEN.sub(lambda token: row.get(token[1], "").strip(), template)


def load_mapping(path: Path | str) -> Mapping:
    """Read a mapping from a TOML file.

    :raises MappingError: with a sentence for every fault found
    """
    try:
        with open(path, "rb") as source:
            table = tomllib.load(source)
    except OSError as error:
        reason = error.strerror or str(error)
        fault = _("It cannot be read: ${reason}.", mapping={"reason": reason})
        raise MappingError((fault,)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = _("It is not TOML: ${reason}.", mapping={"reason": str(error)})
        raise MappingError((fault,)) from error
    return mapping_from(table)


def mapping_from(table: dict[str, Any]) -> Mapping:
    """Make a mapping from the contents of its file.

    :raises MappingError: with a sentence for every fault found
    """
    check = _Checker(table)
    values = check.values()
    if check.faults:
        raise MappingError(tuple(check.faults))
    return Mapping(**values)


class _Checker:
    """Take the values of a mapping out of its table and collect what is wrong with them."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.rest = dict(table)
        self.faults: list[str] = []

    def values(self) -> dict[str, Any]:
        columns = self._columns()
        other = frozenset(self._words("other"))
        values: dict[str, Any] = {
            "id": self._text("id", fits=LOG_ID.fullmatch),
            "titles": self._titles("title"),
            "columns": columns,
            "other": other,
            "subjects": self._titles("subject"),
            "number": self._text("number", default=f"{{{columns.get('case', 'case')}}}"),
            "zone": self._zone(),
            "time_formats": tuple(self._words("time_formats")),
            "delimiter": self._text("delimiter", default=",", fits=_one_character),
            "encoding": self._text("encoding", default="utf-8", fits=_is_encoding),
            "multiline": self._flag("multiline"),
            "unknown": frozenset(self._words("unknown")) | {""},
            "branch": self._text("branch", default="first-known", fits=BRANCHES.__contains__),
            "group_titles": self._titles_of("group_titles"),
            "category_titles": self._titles_of("category_titles"),
        }
        for name in ("unknown_group", "unknown_resource"):
            if name in self.rest:
                values[name] = self._titles(name)
        for key in self.rest:
            self._fault(_("There is no setting “${key}”.", mapping={"key": key}))
        self._templates(values, frozenset(columns.values()) | other)
        return values

    def _fault(self, sentence: str) -> None:
        self.faults.append(sentence)

    def _wrong(self, key: str) -> None:
        self._fault(_("The setting “${key}” does not fit.", mapping={"key": key}))

    def _text(
        self, key: str, *, default: str | None = None, fits: Callable[[str], Any] = bool
    ) -> str:
        value = self.rest.pop(key, default)
        if value is None:
            self._fault(_("The setting “${key}” is missing.", mapping={"key": key}))
        elif not isinstance(value, str) or not fits(value):
            self._wrong(key)
        else:
            return value
        return ""

    def _flag(self, key: str) -> bool:
        value = self.rest.pop(key, False)
        if not isinstance(value, bool):
            self._wrong(key)
        return value is True

    def _words(self, key: str) -> list[str]:
        value = self.rest.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._wrong(key)
            return []
        return value

    def _titles(self, key: str) -> dict[str, str]:
        value = self.rest.pop(key, None)
        if value is None:
            self._fault(_("The setting “${key}” is missing.", mapping={"key": key}))
        elif not _are_titles(value):
            self._wrong(key)
        else:
            return dict(value)
        return {}

    def _titles_of(self, key: str) -> dict[str, dict[str, str]]:
        value = self.rest.pop(key, {})
        if not isinstance(value, dict) or not all(_are_titles(each) for each in value.values()):
            self._wrong(key)
            return {}
        return value

    def _columns(self) -> dict[str, str]:
        value = self.rest.pop("columns", {})
        if not isinstance(value, dict) or not all(
            isinstance(column, str) and column for column in value.values()
        ):
            self._wrong("columns")
            return {}
        for meaning in (each for each in REQUIRED if each not in value):
            key = f"columns.{meaning}"
            self._fault(_("The setting “${key}” is missing.", mapping={"key": key}))
        for meaning in value.keys() - {*REQUIRED, *OPTIONAL}:
            self._fault(_("There is no setting “${key}”.", mapping={"key": f"columns.{meaning}"}))
        return dict(value)

    def _zone(self) -> ZoneInfo:
        name = self._text("timezone", default="UTC")
        try:
            return ZoneInfo(name or "UTC")
        except (KeyError, ValueError, OSError):
            self._wrong("timezone")
            return ZoneInfo("UTC")

    def _templates(self, values: dict[str, Any], known: frozenset[str]) -> None:
        for template in (values["number"], *values["subjects"].values()):
            for column in TOKEN.findall(template):
                if column not in known:
                    self._fault(
                        _("A template uses the unknown column “${column}”.",
                          mapping={"column": column})
                    )  # fmt: skip


def _are_titles(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(key in LANGUAGES for key in value)
        and all(isinstance(each, str) and each.strip() for each in value.values())
    )


def _one_character(value: str) -> bool:
    return len(value) == 1 and value not in '"\r\n'


def _is_encoding(value: str) -> bool:
    """Say whether Python knows the encoding and lines can be found in it as in ASCII."""
    try:
        return bool(codecs.lookup(value)) and ',"\n'.encode(value) == b',"\n'
    except (LookupError, UnicodeError, TypeError):
        return False
