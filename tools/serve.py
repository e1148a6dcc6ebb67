"""Serve the demo district: make and fill the site on the first start, then run pserve."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

from eoffice_cms.addons.enabling import enable
from eoffice_cms.application import Application
from eoffice_cms.demo.accounts import demo_accounts
from eoffice_cms.demo.fill import SETTING, fill_demo
from eoffice_cms.demo.plan import SEED, demo_password
from eoffice_cms.storage.home import Home

ROOT = Path(__file__).resolve().parent.parent
TITLES = {"en": "District e-Office", "hi": "जिला ई-ऑफिस"}
ADDONS = ("departments", "ranking")


def progress(done: int, of: int) -> None:
    """Show how far the filling is."""
    end = "\n" if done == of else ""
    if sys.stdout.isatty() or end:
        print(f"\rFilling the demo district: {done} of {of} files", end=end, flush=True)


def prepare(home: Home) -> list[tuple[str, str, str, str]]:
    """Initialise and fill the site where that was not done yet; return the demo accounts.

    Killed at any point, the next start goes on: filling is done in batches and remembers.
    """
    application = Application.open(home)
    try:
        if not application.initialised:
            # A demo's administrator shares the demo's password, and works on this machine only.
            application.initialise(title=TITLES, admin_password=demo_password(str(SEED)))
        with application.work() as office:
            wanted = [each for each in ADDONS if each not in office.site.enabled_addons]
            fresh = SETTING not in office.site.settings and len(office.site.users) <= 1
            begun = SETTING in office.site.settings
        if fresh:
            for name in wanted:
                with application.work() as office:
                    enable(office, name)
                    enabled = office.site.enabled_addons
                application.follow_addons(enabled)
        if fresh or begun:
            fill_demo(application, progress=progress)
        with application.work() as office:
            return demo_accounts(office.site, "en")
    finally:
        application.close()


def main() -> None:
    """Prepare, say where to go, and hand over to pserve."""
    port = os.environ.get("PORT", "6543")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is no port; choose a number such as 6543.")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            sys.exit(f"Port {port} is taken; choose another: make serve PORT=8080")
    logging.basicConfig(level=logging.ERROR)
    home = Home.locate()
    accounts = prepare(home)
    print(f"\nThe data lie in {home.path}\nOpen http://127.0.0.1:{port}/ and sign in as")
    for name, user_id, password, description in accounts:
        print(f"  {user_id:16} {password:18} {name}, {description}")
    print("Stop with Ctrl-C.\n", flush=True)
    pserve = Path(sys.executable).with_name("pserve")
    arguments = [str(pserve), str(ROOT / "development.ini")]
    os.execv(pserve, arguments)  # noqa: S606 (our own program, with our own arguments)


if __name__ == "__main__":
    main()
