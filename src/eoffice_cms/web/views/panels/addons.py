"""The control panel of add-ons: enable, upgrade, disable, each with a dry run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.addons import enabling
from eoffice_cms.addons.operations import report
from eoffice_cms.content.site import Site
from eoffice_cms.errors import _
from eoffice_cms.web.templates.shapes import Action, Badge
from eoffice_cms.web.views.panels.index import crumbs

ACTIONS = {"enable": enabling.enable, "upgrade": enabling.upgrade, "disable": enabling.disable}
TITLES = {"enable": _("Enable"), "upgrade": _("Upgrade"), "disable": _("Disable")}
TRIED = {
    "enable": _("What would enabling do?"),
    "upgrade": _("What would upgrading do?"),
    "disable": _("What would disabling do?"),
}


@view_config(
    context=Site, name="panel-addons", renderer="eoffice_cms.web:templates/panel_addons.pt",
    permission="site.administer", request_method="GET",
)  # fmt: skip
def addons(context: Site, request: Any) -> dict[str, Any]:
    """List the add-ons with what can be done with each."""
    rows = report(request.registry.declarations, context, request.translate)
    return {
        "addons": [_row(request, each) for each in rows],
        "breadcrumbs": crumbs(request, _("Add-ons")),
    }


def _row(request: Any, addon: dict[str, Any]) -> SimpleNamespace:
    problem = addon["broken"]
    enabled, pending = addon["enabled"], addon["pending_steps"]
    if enabled and not addon["available"] and not problem:
        problem = request.translate(_("Its package is not installed any more."))
    if problem:
        state = Badge(request.translate(_("broken")), "overdue")
    elif enabled and pending:
        state = Badge(request.translate(_("upgrade due")), "soon")
    elif enabled:
        state = Badge(request.translate(_("enabled")), "good")
    else:
        state = Badge(request.translate(_("available")), "quiet")
    names = ["disable"] if enabled else [] if problem else ["enable"]
    if enabled and pending:
        names.insert(0, "upgrade")
    actions = []
    for name in names:
        url = f"/panel-addons-{name}?addon={addon['name']}"
        title = request.translate(TITLES[name])
        actions.append(
            Action(f"{addon['name']}-{name}", title, url, method="post", primary=name != "disable")
        )
        tried = request.translate(TRIED[name])
        actions.append(
            Action(f"{addon['name']}-{name}-dry", tried, f"{url}&dry=1", method="post")
        )
    return SimpleNamespace(
        name=addon["name"],
        title=addon["title"],
        description=addon["description"],
        version=addon["version"],
        state=state,
        requires=", ".join(addon["requires"]) or None,
        problem=problem,
        actions=actions,
    )


def _change(request: Any, name: str) -> Any:
    addon, dry = request.GET.get("addon", ""), "dry" in request.GET
    plan = ACTIONS[name](request.office, addon, dry_run=dry)
    if dry:
        request.tell(_would(request, plan), "info")
        return HTTPFound("/panel-addons")
    application, enabled = request.eoffice, request.office.site.enabled_addons

    def follow(committed: bool) -> None:
        if committed:
            application.follow_addons(enabled)

    request.tm.get().addAfterCommitHook(follow)
    request.tell(_("Done."))
    if plan.left_behind:
        request.tell(plan.left_behind_words(), "info")
    return HTTPFound("/panel-addons")


def _would(request: Any, plan: Any) -> str:
    """Return in words what a plan would do."""
    if plan.refusals:
        return " ".join(map(request.translate, plan.refusals))
    parts = [
        (_("Would enable: ${names}"), plan.enables),
        (_("Would disable: ${names}"), plan.disables),
        (_("Would run the steps: ${names}"), plan.steps),
        (_("Would build lists anew: ${names}"), plan.rebuilds),
    ]
    said = [
        request.translate(_(str(words), mapping={"names": ", ".join(names)}))
        for words, names in parts
        if names
    ]
    return ". ".join(said) or request.translate(_("Nothing would change."))


@view_config(
    context=Site, name="panel-addons-enable", permission="site.administer", request_method="POST"
)
def enable(context: Site, request: Any) -> Any:
    """Enable an add-on and what it requires."""
    return _change(request, "enable")


@view_config(
    context=Site, name="panel-addons-upgrade", permission="site.administer", request_method="POST"
)
def upgrade(context: Site, request: Any) -> Any:
    """Run an add-on's pending steps."""
    return _change(request, "upgrade")


@view_config(
    context=Site, name="panel-addons-disable", permission="site.administer", request_method="POST"
)
def disable(context: Site, request: Any) -> Any:
    """Disable an add-on; its data stay."""
    return _change(request, "disable")
