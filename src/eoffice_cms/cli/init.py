"""``eoffice init``: make a new site with its first administrator."""

from __future__ import annotations

from typing import Any

import click

from eoffice_cms.addons.items import Profile
from eoffice_cms.cli.addon_change import enable_named, not_installed
from eoffice_cms.cli.commands import Command, json_option, option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.passwords import choose_password, shown_once
from eoffice_cms.cli.printing import repeated, tell, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.content.wording import clean
from eoffice_cms.errors import NotPossible, Refused, _

LONGEST_TITLE = 120


@click.command(
    cls=Command,
    help=_(
        "Make a new site with its first administrator. The administrator's password is asked "
        "for on a terminal; otherwise one is made up and shown once."
    ),
)
@json_option
@option(
    "--admin-password", metavar="PASSWORD",
    help=_("Password of the administrator. Mind that others may see it in the list of processes."),
)
@option("--title-en", metavar="TEXT", help=_("Title of the site in English."))
@option("--title-hi", metavar="TEXT", help=_("Title of the site in Hindi."))
@option(
    "--profile", metavar="NAME",
    help=_("What the site begins with, such as mp-district; all of it can be changed later."),
)
@option("--addons", metavar="A,B", default="", help=_("Add-ons to enable, with commas between."))
@pass_session
def init(
    session: Session,
    admin_password: str | None,
    title_en: str | None,
    title_hi: str | None,
    addons: str,
    profile: str | None,
) -> None:
    """Make a new site."""
    titles = _titles(title_en, title_hi)
    wanted = [name.strip() for name in addons.split(",") if name.strip()]
    with session.open(new=True) as app:
        if app.initialised:
            raise NotPossible(_("There is a site here already."))
        for name in wanted:
            if not app.declarations.loaded(name):
                raise Refused(not_installed(name), field="addons")
        chosen = _profile(app, profile) if profile is not None else None
        if chosen is not None and chosen.addon and chosen.addon not in wanted:
            wanted.append(chosen.addon)
        password, made_up = choose_password(admin_password)
        app.initialise(title=titles, admin_password=password)
        for name in wanted:
            enable_named(app, name)
        if chosen is not None:
            app.run(chosen.load)
        with app.work() as office:
            enabled = sorted(office.site.enabled_addons)
    answer = {
        "home": str(session.place.path),
        "administrator": "admin",
        "password": password if made_up else None,
        "addons": enabled,
        "profile": profile,
    }
    tell_json(answer) if session.json else _show(answer)


def _profile(app: Any, name: str) -> Profile:
    """Return the profile of a name; refuse one that no installed package has."""
    profiles: dict[str, Profile] = app.declarations.everything.profiles
    if name not in profiles:
        raise Refused(
            _("There is no profile ${name}. There are: ${names}.",
              mapping={"name": repeated(name), "names": ", ".join(sorted(profiles)) or "–"}),
            field="profile",
        )  # fmt: skip
    return profiles[name]


def _titles(en: str | None, hi: str | None) -> dict[str, str] | None:
    given = {
        name: clean(text, longest=LONGEST_TITLE, field=f"title-{name}")
        for name, text in (("en", en), ("hi", hi))
        if text is not None
    }
    if not given:
        return None
    either = next(iter(given.values()))  # a title in one language only stands for both
    return {name: given.get(name, either) for name in ("en", "hi")}


def _show(answer: dict[str, Any]) -> None:
    tell(say(_("The site was made in ${home}.", mapping={"home": answer["home"]})))
    if answer["profile"]:
        tell(say(_("Loaded: ${name}", mapping={"name": answer["profile"]})))
    if answer["addons"]:
        names = ", ".join(answer["addons"])
        tell(say(_("Enabled: ${names}", mapping={"names": names})))
    tell(say(_("Administrator: ${name}", mapping={"name": answer["administrator"]})))
    if answer["password"]:
        tell(shown_once(answer["password"]))
