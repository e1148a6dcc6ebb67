"""The control panel of workflows: the picture, and who may do what in each state."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.errors import _
from eoffice_cms.web.pictures import workflow as picture_of
from eoffice_cms.web.templates.shapes import Link
from eoffice_cms.web.views.access import PERMISSIONS, ROLES
from eoffice_cms.web.views.panels.index import crumbs

#: What a condition is called whose add-on gave it no title.
UNTITLED = _("a condition of an add-on")


@view_config(
    context=Site, name="panel-workflow", renderer="eoffice_cms.web:templates/panel_workflow.pt",
    permission="site.administer", request_method="GET",
)  # fmt: skip
def workflow(context: Site, request: Any) -> dict[str, Any]:
    """Show one workflow."""
    translate = request.translate
    workflows = request.office.rules.workflows
    chosen = workflows.get(request.GET.get("name", "file")) or workflows["file"]
    titles = {state.name: translate(state.title) for state in chosen.states}
    return {
        "tabs": [
            Link(translate(each.title), f"/panel-workflow?name={name}", each is chosen)
            for name, each in workflows.items()
        ],
        "title": translate(chosen.title),
        "picture": picture_of(chosen, translate) if chosen.transitions else None,
        "states": [_with_deadline(request, state) for state in chosen.states],
        "permissions": [_permission(request, chosen, each) for each in chosen.permissions],
        "transitions": [
            SimpleNamespace(
                title=translate(each.title),
                sources=", ".join(titles[name] for name in each.sources),
                target=titles[each.target] if each.target else translate(_("stays")),
                permission=_permission_title(request, each.permission),
                guards=[translate(getattr(guard, "title", UNTITLED)) for guard in each.guards],
            )
            for each in chosen.transitions
        ],
        "breadcrumbs": crumbs(request, _("Workflows")),
    }


def _with_deadline(request: Any, state: Any) -> str:
    title = request.translate(state.title)
    if state.days is None:
        return title  # type: ignore[no-any-return]
    words = _("late after ${days} days", mapping={"days": state.days})
    return f"{title} ({request.translate(words)})"


def _permission_title(request: Any, name: str) -> str:
    """Return what a permission lets one do, in the words of the core or of its add-on."""
    declared = request.office.declarations.permissions.get(name)
    title = PERMISSIONS.get(name) or (declared.title if declared else "")
    return request.translate(title or name)  # type: ignore[no-any-return]


def _permission(request: Any, workflow: Any, permission: str) -> SimpleNamespace:
    return SimpleNamespace(
        title=_permission_title(request, permission),
        cells=[
            [
                request.translate(ROLES.get(role, role))
                for role in sorted(workflow.roles(state.name, permission) or ())
            ]
            for state in workflow.states
        ],
    )

