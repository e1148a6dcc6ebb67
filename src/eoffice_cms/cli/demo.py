"""``eoffice demo``: fill an initialised site with the demo district."""

from __future__ import annotations

import click

from eoffice_cms.cli.commands import Command, json_option, option, pass_session
from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.printing import note, table, tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_cms.content.wording import clean
from eoffice_cms.demo.accounts import demo_accounts
from eoffice_cms.demo.fill import fill_demo
from eoffice_cms.demo.plan import SEED
from eoffice_cms.errors import _

FILES = 3000
MOST_FILES = 200_000


@click.command(
    cls=Command,
    help=_(
        "Fill a new site with an invented district: departments, officials, a year of files. "
        "Interrupted, it goes on where it stopped when it is called again."
    ),
)
@json_option
@option(
    "--files", type=click.IntRange(1, MOST_FILES), show_default=str(FILES),
    help=_("How many files."),
)
@option(
    "--seed", metavar="TEXT", default=SEED, show_default=True,
    help=_("The same seed gives the same district."),
)
@pass_session
def demo(session: Session, files: int | None, seed: str) -> None:
    """Fill a site with the demo district."""
    seed = clean(seed, longest=60, field="seed")
    with session.open() as app:
        with Progress(_("Filling")) as progress:
            filled = fill_demo(app, seed=seed, files=files or FILES, progress=progress)
        with app.work() as office:
            title = office.site.title_in(current())
            accounts = demo_accounts(office.site, current())
    if session.json:
        names = ("name", "id", "password", "desk")
        tell_json({
            "district": title,
            "files": filled.files,
            "new": filled.new,
            "accounts": [dict(zip(names, each, strict=True)) for each in accounts],
        })  # fmt: skip
        return
    if files not in (None, filled.files):
        note(say(_("The site keeps the demo district that it has.")))
    said = {"title": title, "files": filled.files, "new": filled.new}
    tell(say(_("${title}: ${files} files, ${new} of them new.", mapping=said)))
    show_accounts(accounts)


def show_accounts(accounts: list[tuple[str, str, str, str]]) -> None:
    """Print the accounts that one may sign in with, on this machine only."""
    if not accounts:
        return
    tell(say(_("Accounts to try, on this machine only:")))
    headings = (_("Sign-in name"), _("Password"), _("Name"), _("Desk"))
    rows = ((user_id, password, name, desk) for name, user_id, password, desk in accounts)
    table([say(each) for each in headings], rows)
