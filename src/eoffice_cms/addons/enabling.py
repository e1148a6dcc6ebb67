"""Enabling, upgrading, disabling and purging add-ons on a site, each with a dry run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from translationstring import TranslationStringFactory

from eoffice_cms.addons.addon import run_hook
from eoffice_cms.addons.declarations import Declarations
from eoffice_cms.addons.planning import Plan, plan
from eoffice_cms.addons.workflows import states_lost
from eoffice_cms.catalog.tables import content
from eoffice_cms.custody.administration import changed
from eoffice_cms.errors import Invalid, NotPossible

_ = TranslationStringFactory("eoffice_cms")
log = logging.getLogger(__name__)

ProgressReport = Callable[[str, Any], None]


def enable(
    office: Any, name: str, *, dry_run: bool = False, progress: ProgressReport | None = None
) -> Plan:
    """Enable an add-on and what it requires: call its hooks, then run its pending evolve steps.

    The add-on counts as enabled only when all of that has succeeded; until then the site goes on
    without it, and enabling it again takes up where it stopped. The caller rebuilds the
    projections named by the result once the transaction has been committed.

    :raises NotPossible: with the first refusal of the plan, except in a dry run
    """
    return _carry_out(office, "enable", name, dry_run, progress)


def upgrade(
    office: Any,
    name: str | None = None,
    *,
    dry_run: bool = False,
    progress: ProgressReport | None = None,
) -> Plan:
    """Run the pending evolve steps of one enabled add-on, or of all of them.

    :raises NotPossible: with the first refusal of the plan, except in a dry run
    """
    return _carry_out(office, "upgrade", name, dry_run, progress)


def disable(
    office: Any, name: str, *, dry_run: bool = False, progress: ProgressReport | None = None
) -> Plan:
    """Disable an add-on: hide what it contributes and keep its data.

    One whose package is broken or gone can be disabled too; its hooks are then not called.

    :raises NotPossible: with the first refusal of the plan, except in a dry run
    """
    return _carry_out(office, "disable", name, dry_run, progress)


def purge(
    office: Any,
    name: str,
    *,
    confirmed: str = "",
    dry_run: bool = False,
    progress: ProgressReport | None = None,
) -> Plan:
    """Delete for good what a disabled add-on left on the site, as its ``on_purge`` hooks do.

    Its evolve steps are forgotten with it. The act is logged.

    :param confirmed: the add-on's name once more, typed by the person who asks for it
    :raises Invalid: where that is not the name
    :raises NotPossible: with the first refusal of the plan, except in a dry run
    """
    if not dry_run and confirmed != name:
        raise Invalid(_("Type the name of the add-on to confirm that its data go."))
    return _carry_out(office, "purge", name, dry_run, progress)


def _carry_out(
    office: Any, action: str, name: str | None, dry_run: bool, progress: ProgressReport | None
) -> Plan:
    wanted = plan(office.declarations.whole, office.site, action, name)
    if wanted.disables and not wanted.refusals:
        wanted = replace(wanted, refusals=_in_lost_states(office, wanted))
    if dry_run:
        return wanted
    if wanted.refusals:
        raise NotPossible(wanted.refusals[0])
    _Runner(office, progress).run(wanted)
    return replace(wanted, done=True)


def _in_lost_states(office: Any, wanted: Plan) -> tuple[str, ...]:
    """Return the refusal to hide what is in a state that an add-on inserted: nobody would see it.

    Found in the projection: what enters such a state at this very moment waits in it until the
    add-on is enabled again.
    """
    enabled = office.site.enabled_addons
    lost = states_lost(office.declarations.whole, enabled, enabled - set(wanted.disables))
    if not lost:
        return ()
    count = office.catalog.count(select(content).where(content.c.state_class.in_(sorted(lost))))
    if not count:
        return ()
    sentence = _(
        "Still in a state that the add-on ${name} brings: ${count}. Bring them out of it first.",
        mapping={"name": str(wanted.name), "count": str(count)},
    )
    return (sentence,)


class _Runner:
    """Carries out a plan, with a point to commit wherever a hook or a step yields."""

    def __init__(self, office: Any, progress: ProgressReport | None) -> None:
        self.office = office
        self.site = office.site
        self.declarations: Declarations = office.declarations.whole
        self.progress = progress or (lambda _what, _state: None)
        self.commit_batch = getattr(office, "commit_batch", lambda: None)

    def run(self, wanted: Plan) -> None:
        steps = {
            step.key: step for addon in self.declarations.addons for step in addon.steps.values()
        }
        for name in wanted.enables:
            self._hooks(name, "enable")
        for key in wanted.steps:
            self._drive(key, steps[key].function)
            self._finish(key)
        for name in wanted.disables:
            self._hooks(name, "disable")
        for name in wanted.purges:
            self._hooks(name, "purge")
            self._forget(name)
        if wanted.enables or wanted.disables:
            enabled = self.site.enabled_addons | frozenset(wanted.enables)
            self.site.enabled_addons = frozenset(enabled - set(wanted.disables))
        if wanted.changes:
            for action, names in (
                ("enable_addon", wanted.enables), ("disable_addon", wanted.disables),
                ("upgrade_addon", wanted.steps), ("purge_addon", wanted.purges),
            ):  # fmt: skip
                if names:
                    changed(self.office, action, names=list(names))
            log.warning("%s %s: %s", wanted.action, wanted.name or "all add-ons", wanted.as_dict())

    def _hooks(self, name: str, event: str) -> None:
        addon = self.declarations.addon(name)
        for function in addon.hooks_for(event) if addon else ():
            self._drive(f"{name}:on_{event}", function)

    def _drive(self, what: str, function: Callable[..., Any]) -> None:
        self.progress(what, None)
        for state in run_hook(function, self.office):
            self.commit_batch()
            self.progress(what, state)

    def _finish(self, key: str) -> None:
        finished = self.site.finished_steps
        if hasattr(finished, "__setitem__"):
            finished[key] = getattr(self.office, "now", None)
        else:
            finished.add(key)

    def _forget(self, name: str) -> None:
        finished = self.site.finished_steps
        for key in [key for key in finished if key.startswith(f"{name}:")]:
            if hasattr(finished, "__delitem__"):
                del finished[key]
            else:
                finished.remove(key)
