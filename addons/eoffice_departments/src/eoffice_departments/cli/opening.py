"""Open the site for a command that needs the add-on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eoffice_cms.cli.session import Session
from eoffice_cms.errors import NotPossible
from eoffice_departments.translation import _


@contextmanager
def open_site(session: Session) -> Iterator[Any]:
    """Open the site.

    :raises NotPossible: where the add-on is not enabled
    """
    with session.open() as app:
        with app.work() as office:
            if "departments" not in office.site.enabled_addons:
                raise NotPossible(
                    _("Departments are not enabled here. Run: eoffice addon enable departments")
                )
        yield app
