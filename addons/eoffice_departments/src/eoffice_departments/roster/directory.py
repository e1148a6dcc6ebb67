"""The organisation from a directory (LDAP): its entries are brought into the sheet's rows.

Everything is read before anything is compared: where the directory goes away in the middle,
nothing is taken in. The directory's password is never kept in the database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eoffice_cms.errors import Refused
from eoffice_departments.roster.columns import COLUMNS
from eoffice_departments.sheets.columns import Row
from eoffice_departments.translation import _

PASSWORD = "EOFFICE_LDAP_PASSWORD"  # noqa: S105 (the name of a variable)
SETTINGS = "directory"
PAGE = 500
SECONDS = 20

#: Which attribute holds what, where the settings do not say otherwise: as in inetOrgPerson.
ATTRIBUTES = {
    "department": "o", "branch": "ou", "post": "employeeNumber", "post_en": "title",
    "user": "uid", "name_en": "cn", "superior": "roomNumber",
}  # fmt: skip


class DirectoryError(Refused):
    """The directory does not answer, or not as it should; nothing was taken in."""

    status = 503


@dataclass(frozen=True)
class Directory:
    """Where the directory is and what it holds.

    :ivar url: such as ``ldaps://ldap.district.example``; base: where the search begins
    :ivar bind: who asks, or empty for nobody; password: of ``bind``
    :ivar attributes: column → attribute
    """

    url: str
    base: str
    bind: str
    password: str
    filter: str
    attributes: Mapping[str, str]


def directory_of(site: Any, settings: Mapping[str, Any]) -> Directory:
    """Return the directory as the ini file and the control panel name it, the ini file first.

    The password comes from the file that ``eoffice.ldap.password_file`` names, or from the
    environment, and from nowhere else.

    :raises DirectoryError: where none is named, or its password is missing
    """
    kept = site.settings.get(SETTINGS) or {}

    def given(name: str, default: str = "") -> str:
        return str(settings.get(f"eoffice.ldap.{name}") or kept.get(name) or default).strip()

    url, base, bind = given("url"), given("base"), given("bind")
    if not url or not base:
        raise DirectoryError(
            _("No directory is set up. Name its address and its base in the control panel.")
        )
    password = _password(given("password_file")) if bind else ""
    if bind and not password:
        # Some servers take an empty password for that of nobody and let anybody in.
        raise DirectoryError(
            _("The directory's password is missing. Put it in the environment as ${name}, or in a "
              "file that eoffice.ldap.password_file names.", mapping={"name": PASSWORD})
        )  # fmt: skip
    pairs = (each.partition("=") for each in given("attributes").replace(",", " ").split())
    attributes = {column: name for column, mark, name in pairs if mark}
    unknown = attributes.keys() - {each.name for each in COLUMNS}
    if unknown:
        raise DirectoryError(
            _("“${column}” is no column.", mapping={"column": min(unknown)[:60]})
        )
    wanted = given("filter", "(objectClass=inetOrgPerson)")
    return Directory(url, base, bind, password, wanted, {**ATTRIBUTES, **attributes})


def _password(path: str) -> str:
    if not path:
        return os.environ.get(PASSWORD, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise DirectoryError(
            _("The file with the directory's password cannot be read: ${path}.",
              mapping={"path": path})
        ) from error  # fmt: skip


def directory_rows(directory: Directory) -> Iterator[Row]:
    """Return the rows of a directory's entries, all of them read.

    :raises DirectoryError: when it does not answer, or not to the end
    """
    # Imported here: only offices that have a directory need the time that it takes.
    from ldap3.core.exceptions import LDAPException

    try:
        entries = _entries(directory)
    except (LDAPException, OSError) as error:
        raise DirectoryError(
            _("The directory ${url} did not answer to the end: ${reason}. Nothing was changed. "
              "Try again when it is there.",
              mapping={"url": directory.url, "reason": str(error)[:200]})
        ) from error  # fmt: skip
    # A superior before those below it, and the same order every time: by name of entry.
    return iter(
        Row(line, _cells(directory, entry))
        for line, entry in enumerate(sorted(entries, key=lambda each: each["dn"]), start=1)
    )


def _entries(directory: Directory) -> list[dict[str, Any]]:
    from ldap3 import SYNC, Connection, Server

    server = Server(directory.url, connect_timeout=SECONDS)
    connection = Connection(
        server, user=directory.bind or None, password=directory.password or None,
        client_strategy=SYNC, receive_timeout=SECONDS, read_only=True,
        raise_exceptions=True,
    )  # fmt: skip
    try:
        connection.bind()
        found = connection.extend.standard.paged_search(
            directory.base, directory.filter, attributes=sorted(set(directory.attributes.values())),
            paged_size=PAGE, generator=True,
        )  # fmt: skip
        return [each for each in found if each.get("type") == "searchResEntry"]
    finally:
        # Not as a context: that leaves the line open where it was bound before.
        connection.strategy.close()
        if connection.socket is not None:  # it never came to be open
            connection.socket.close()


def _cells(directory: Directory, entry: dict[str, Any]) -> dict[str, str]:
    held = {name.casefold(): value for name, value in entry["attributes"].items()}
    return {
        column: _text(held.get(name.casefold())) for column, name in directory.attributes.items()
    }


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
