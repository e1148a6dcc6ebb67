#!/usr/bin/env python3
"""Make sure that an LDAP server (slapd) is there for the tests, or say what to install.

The one that EOFFICE_SLAPD names, else the system's; on a Debian where one may install packages,
the package `slapd` is fetched.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from browser import ProgramMissing, can_install, install

MISSING = (
    "The tests of the directory need slapd, and none was found. Install it (on Debian, as root:\n"
    "  apt-get install slapd\n"
    "), or set EOFFICE_SLAPD to the program of an OpenLDAP server."
)
#: Where Debian puts it; not on everybody's path.
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/openldap:/usr/libexec"
#: Where the schemas lie that come with it.
SCHEMAS = ("/etc/ldap/schema", "/etc/openldap/schema", "/usr/local/etc/openldap/schema")
MODULES = ("/usr/lib/ldap", "/usr/lib64/openldap", "/usr/libexec/openldap")


def slapd() -> str:
    """Return the path of a slapd; raise ProgramMissing where there is none."""
    named = os.environ.get("EOFFICE_SLAPD")
    found = shutil.which(named or "slapd", path=None if named else PLACES)
    if found is None:
        raise ProgramMissing(MISSING)
    return found


def schemas() -> Path:
    """Return the directory of its schemas; raise ProgramMissing where there is none."""
    for each in SCHEMAS:
        if Path(each, "inetorgperson.schema").exists():
            return Path(each)
    raise ProgramMissing(MISSING)


def modules() -> Path | None:
    """Return the directory of its modules, or None where all is built in."""
    return next((Path(each) for each in MODULES if Path(each).is_dir()), None)


def main() -> int:
    """Look for it, fetch it where that can be done; return the exit status."""
    try:
        try:
            slapd()
        except ProgramMissing:
            if os.environ.get("EOFFICE_SLAPD") or not can_install():
                raise
            print("Fetching slapd for the tests of the directory …", flush=True)
            install("slapd", MISSING)
            slapd()
        schemas()
    except ProgramMissing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
