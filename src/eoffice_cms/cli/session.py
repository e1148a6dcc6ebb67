"""One run of the command line: which site it is about, and how it is to be opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import note
from eoffice_cms.errors import NotPossible, Refused, _
from eoffice_cms.storage.home import Home

if TYPE_CHECKING:
    from eoffice_cms.application import Application

WARNING: str = _("Warning")


@dataclass
class Session:
    """What was said on the command line about the site and the answer.

    :ivar given_home, ini: the options of these names, or None
    :ivar json: whether a machine is to read the answer; debug: whether to show where errors arise
    """

    given_home: str | None = None
    ini: str | None = None
    json: bool = False
    debug: bool = False

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The application's settings in the ini file; none without one."""
        if self.ini is None:
            return {}
        from pyramid.paster import get_appsettings

        try:
            return dict(get_appsettings(self.ini))
        except (LookupError, ValueError) as error:
            raise Refused(
                _("The ini file ${path} has no settings of an application.",
                  mapping={"path": self.ini})
            ) from error  # fmt: skip

    @property
    def place(self) -> Home:
        """The home, whether or not there is a site in it.

        Named by ``--home``, else by ``EOFFICE_HOME``, else by the ini file, else ``var``.
        """
        named = self.given_home or os.environ.get("EOFFICE_HOME")
        return Home.locate(named or self.settings.get("eoffice.home"))

    @property
    def home(self) -> Path:
        """The directory of a site that is there; commands of add-ons open it.

        :raises NotPossible: where no site has been initialised
        """
        place = self.place
        if not self.settings.get("eoffice.store") and not place.data_fs.is_file():
            raise no_site(place)
        return place.path

    @contextmanager
    def open(self, *, new: bool = False) -> Iterator[Application]:
        """Open the site while something is done with it.

        :param new: whether it is about to be initialised
        :raises NotPossible: where no site has been initialised, unless it is new
        """
        from eoffice_cms.application import Application

        app = Application.open(self.place.path if new else self.home, self.settings)
        try:
            if not new and not app.initialised:
                raise no_site(self.place)
            for broken in app.declarations.broken:
                sentence = _(
                    "The add-on ${name} cannot be loaded: ${reason}",
                    mapping={"name": broken.name, "reason": say(broken.error)},
                )
                note(f"{say(WARNING)}: {say(sentence)}")
            yield app
        finally:
            app.close()


def no_site(place: Home) -> NotPossible:
    """Return the refusal of a home that has no site in it."""
    return NotPossible(
        _("There is no site in ${home} yet. Run: eoffice init", mapping={"home": str(place.path)})
    )
