"""Carrying out a change to the enabled add-ons, and saying what it did or would do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import click

from eoffice_cms.addons import enabling
from eoffice_cms.addons.planning import Plan
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import note, repeated, tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import _


def not_installed(name: str) -> str:
    """Return the sentence that there is no such add-on."""
    sentence: str = _(
        "The add-on ${name} is not installed.", mapping={"name": repeated(name)}
    )
    return sentence


def enable_named(app: Any, name: str) -> Plan:
    """Enable an add-on in a transaction of its own, then build its projections."""
    return _carry_out(app, enabling.enable, name)


def _carry_out(app: Any, action: Callable[..., Plan], name: str | None, **given: Any) -> Plan:
    ticks = count(1)
    with Progress("") as progress:

        def show(what: str, _state: Any) -> None:
            progress.name(what)
            progress(next(ticks))

        def act(office: Any) -> Plan:
            return action(office, name, progress=show, **given)

        done: Plan = app.run(act)
        with app.work() as office:
            enabled = office.site.enabled_addons
        # Only now: the rows of its projections are drawn from what has been committed.
        app.follow_addons(enabled)
    return done


def change(
    session: Session,
    action: Callable[..., Plan],
    name: str | None,
    dry_run: bool,
    **given: Any,
) -> None:
    """Carry out a change and say what it did; the status is 1 where it is refused."""
    with session.open() as app:
        plan = _carry_out(app, action, name, dry_run=dry_run, **given)
    refusals = [say(each) for each in plan.refusals]
    if session.json:
        tell_json({**plan.as_dict(), "refusals": refusals})
    else:
        _show(plan)
        for sentence in refusals:
            note(sentence)
    if refusals:
        raise click.exceptions.Exit(1)


def _show(plan: Plan) -> None:
    if not plan.changes and not plan.refusals:
        tell(say(_("There is nothing to do.")))
    done = plan.done
    for names, past, future in (
        (plan.enables, _("Enabled: ${names}"), _("Would be enabled: ${names}")),
        (plan.steps, _("Steps run: ${names}"), _("Steps that would run: ${names}")),
        (plan.disables, _("Disabled: ${names}"), _("Would be disabled: ${names}")),
        (plan.purges, _("Data deleted: ${names}"), _("Data would be deleted: ${names}")),
        (plan.rebuilds, _("Projections built: ${names}"),
         _("Projections that would be built: ${names}")),
    ):  # fmt: skip
        if names:
            sentence = past if done else future
            tell(say(sentence % {"names": ", ".join(names)}))
    if plan.left_behind:
        tell(say(plan.left_behind_words()))
