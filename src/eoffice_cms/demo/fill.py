"""Load the plan of the demo district into a site, through the services that officials use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eoffice_cms.addons.enabling import enable
from eoffice_cms.content import actions
from eoffice_cms.demo.organiser import SORT, Folders, Organiser
from eoffice_cms.demo.plan import SEED, make_plan
from eoffice_cms.demo.shapes import Account, Event, Plan, PlannedFile
from eoffice_cms.errors import NotPossible, _
from eoffice_cms.security.identity import identity_of
from eoffice_cms.security.users import add_user, check_credentials

#: Files in a transaction.
BATCH = 50
#: Where the site keeps which plan it was filled from, and how far that went.
SETTING = "demo_plan"
#: Where it keeps the accounts that may be shown, as (user id, password).
ACCOUNTS = "demo_accounts"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Filled:
    """What the site holds of the demo: files, those written now, and accounts to sign in with.

    :ivar accounts: (user id, password) of each
    """

    files: int
    new: int
    accounts: tuple[tuple[str, str], ...]


def fill_demo(
    app: Any,
    *,
    seed: str | int = SEED,
    today: date | None = None,
    files: int = 3000,
    progress: Progress | None = None,
) -> Filled:
    """Fill an initialised site with the demo district, or go on with a fill that was interrupted.

    A site that has one keeps the seed, day and size it began with.
    """
    with app.work() as office:
        begun = office.site.settings.get(SETTING)
    if begun is not None:
        seed, today, files = begun["seed"], date.fromisoformat(begun["today"]), begun["files"]
    return fill(app, make_plan(seed, today, files), progress)


def fill(app: Any, plan: Plan, progress: Progress | None = None) -> Filled:
    """Load a plan into an initialised site; what is there already is passed over.

    :param progress: called with the number of files there and of files in all
    :raises NotPossible: on a site that has files of its own, or another demo district
    """
    told = progress or (lambda done, total: None)
    _use_addon(app, plan)
    done = app.run(_begin, plan)
    new = 0
    while done < len(plan.files):
        told(done, len(plan.files))
        batch = plan.files[done : done + BATCH]
        done = app.run(_write_batch, app, batch)
        new += len(batch)
    told(done, len(plan.files))
    with app.work() as office:
        return Filled(done, new, office.site.settings[ACCOUNTS])


def _use_addon(app: Any, plan: Plan) -> None:
    """Enable the add-on that has an organiser for us, before the district is set up."""
    with app.work() as office:
        _check(office.site, plan)
        enabled = office.site.enabled_addons
        if SETTING in office.site.settings:
            return
    for name in app.declarations.everything.contributions(SORT):
        if name not in enabled:
            app.run(enable, name)
            with app.work() as office:
                enabled = office.site.enabled_addons
            app.follow_addons(enabled)


def _check(site: Any, plan: Plan) -> None:
    begun = site.settings.get(SETTING)
    if begun is None and len(site.numbers):
        raise NotPossible(_("There are files here already. The demo goes into a new site only."))
    if begun is not None and _about(plan) != {k: begun[k] for k in _about(plan)}:
        raise NotPossible(_("Another demo district is here already."))


def _about(plan: Plan) -> dict[str, Any]:
    return {"seed": plan.seed, "today": plan.today.isoformat(), "files": len(plan.files)}


def _begin(office: Any, plan: Plan) -> int:
    """Set up people and offices, once; return how many files there are."""
    site = office.site
    _check(site, plan)
    begun = site.settings.get(SETTING)
    if begun is not None:
        return int(begun["done"])
    _add_people(site, plan)
    organisers = office.declarations.contributions(SORT)
    _set_up(office, next(iter(organisers.values()), Folders)(), plan)
    site.demo = True
    site.title, site.titles = plan.district.en, plan.district.as_dict()
    site.settings[SETTING] = {**_about(plan), "done": 0}
    return 0


def _add_people(site: Any, plan: Plan) -> None:
    """Add every official; only the accounts of the demo can sign in."""
    passwords = {account.id: account.password for account in plan.accounts}
    for official in plan.officials:
        add_user(
            site,
            official.id,
            official.names.en,
            titles=official.names.as_dict(),
            password=passwords.get(official.id),
            demo=True,
        )
    shown = [(account.id, account.password) for account in plan.accounts if account.desk]
    shown += [_add_account(site, account) for account in plan.accounts if not account.desk]
    site.settings[ACCOUNTS] = tuple(shown)


def _add_account(site: Any, account: Account) -> tuple[str, str]:
    """Add an account that holds no post, and return its id and password.

    A person of that name who is here already, with a password of their own, stays untouched.
    """
    user = check_credentials(site, account.id, account.password)
    if user is None:
        name = account.id if account.id not in site.users else f"demo-{account.id}"
        titles = account.names.as_dict()
        user = add_user(
            site, name, titles["en"], titles=titles, password=account.password,
            roles=account.roles,
        )  # fmt: skip
    user.demo = True
    return user.id, account.password


def _set_up(office: Any, organiser: Organiser, plan: Plan) -> None:
    """Set up departments, branches and posts, those above first."""
    places = {}
    for department in plan.departments:
        titles = department.names.as_dict()
        places[department.code] = organiser.department(office, department.code, titles)
    for branch in plan.branches:
        department = places[branch.department]
        titles = branch.names.as_dict()
        places[branch.key] = organiser.branch(office, department, branch.code, titles)
    for post in plan.posts:
        organiser.post(office, places[post.branch or post.department], post)
    for department in plan.departments:
        organiser.head(office, places[department.code], department.head)
    organiser.head(office, office.site, plan.posts[0].desk)
    for branch in plan.branches:
        organiser.coordinator(office, places[branch.key], branch.coordinator)


def _write_batch(office: Any, app: Any, files: Sequence[PlannedFile]) -> int:
    """Write files with all that happened to them, each act by the official who did it."""
    site = office.site
    settings = site.settings[SETTING]
    if settings["done"] != files[0].index:
        return int(settings["done"])  # somebody else was quicker
    offices: dict[str, Any] = {}

    def by(user: str) -> Any:
        if user not in offices:
            offices[user] = app.office(site, identity_of(site, user, office.now), office.now)
        return offices[user]

    for planned in files:
        _write_file(by, site, planned)
    site.settings[SETTING] = {**settings, "done": files[-1].index + 1}
    return files[-1].index + 1


def _write_file(by: Callable[[str], Any], site: Any, planned: PlannedFile) -> None:
    department, _dash, branch = planned.branch.partition("-")
    first, *rest = planned.events
    file = actions.create_file(
        by(first.actor),
        site[department][branch],
        subject=planned.subject,
        desk=planned.desk,
        note=first.text,
        received=planned.received,
        category=planned.category,
        priority=planned.priority,
        due=planned.due,
        happened=first.at,
    )
    for event in rest:
        ACTS[event.kind](by(event.actor), file, event)


def _send(office: Any, file: Any, event: Event) -> None:
    given: dict[str, Any] = {"note": event.text or None, "due": event.due, "happened": event.at}
    if office.site.desks[event.desk].superior == event.to:
        actions.put_up(office, file, **given)
    else:
        actions.send(office, file, to=event.to, **given)


def _park(office: Any, file: Any, event: Event) -> None:
    assert event.until is not None
    actions.park(office, file, reason=event.text, until=event.until, happened=event.at)


#: How each kind of event is done: (office of the actor, file, event).
ACTS: dict[str, Callable[[Any, Any, Event], Any]] = {
    "open": lambda o, f, e: actions.open_file(o, f, happened=e.at),
    "note": lambda o, f, e: actions.write_note(o, f, e.text, happened=e.at),
    "send": _send,
    "return": lambda o, f, e: actions.return_file(o, f, note=e.text, happened=e.at),
    "pull_back": lambda o, f, e: actions.pull_back(o, f, happened=e.at),
    "park": _park,
    "resume": lambda o, f, e: actions.resume(o, f, happened=e.at),
    "decide": lambda o, f, e: actions.decide(o, f, outcome=e.outcome, note=e.text, happened=e.at),
    "close": lambda o, f, e: actions.close_file(o, f, note=e.text, happened=e.at),
    "reopen": lambda o, f, e: actions.reopen(o, f, reason=e.text, happened=e.at),
}
