"""Departments, branches and posts: work stays with the chair when the person is transferred."""

from typing import Any

from eoffice_cms.addons import Addon
from eoffice_departments.translation import _

addon = Addon(
    "departments",
    title=_("Departments"),
    description=_("Departments, branches and posts; officials hold posts, branches coordinators."),
)


@addon.evolve("2026-11-24-reporting-lines")
def note_reporting_lines(site: Any) -> None:
    """Note each desk at the one above, for sites whose desks were set up before that was kept."""
    from eoffice_cms.custody.desks import tie
    from eoffice_departments.content import Post

    for desk in site.desks.values():
        tie(site, desk)
    waiting = [site]
    while waiting:
        for each in waiting.pop().values():
            if isinstance(each, Post):
                site.desks[each.desk].owner = each
            elif each.type_name in ("department", "branch"):
                waiting.append(each)


def includeme(config: Any) -> None:
    """Declare what the add-on contributes."""
    from eoffice_cms.interfaces import ISite
    from eoffice_departments.content import Branch, Department, Order, Orders, Post
    from eoffice_departments.interfaces import IBranch, IDepartment, IOrders
    from eoffice_departments.organisation import DemoOffices
    from eoffice_departments.projection import ORDER_LINES
    from eoffice_departments.workflows import ORDER, ORDERS, POST

    config.add_permission(
        "departments.manage",
        roles=("Administrator",),
        title=_("Set up departments, branches and posts, and say who holds them"),
    )
    config.add_permission(
        "departments.coordinate",
        roles=("Administrator", "Head"),
        title=_("Name the coordinator of a branch"),
    )
    for workflow in (POST, ORDERS, ORDER):
        config.add_workflow(workflow)
    manage = "departments.manage"
    config.add_content_type(
        "department", Department, title=_("Department"), workflow="place", permission=manage,
        inside=(ISite, IDepartment), icon="building",
    )  # fmt: skip
    config.add_content_type(
        "branch", Branch, title=_("Branch"), workflow="place", permission=manage,
        inside=(IDepartment, IBranch), icon="people",
    )  # fmt: skip
    config.add_content_type(
        "post", Post, title=_("Post"), workflow="post", permission=manage,
        inside=(IDepartment, IBranch), icon="person",
    )  # fmt: skip
    config.add_content_type(
        "orders", Orders, title=_("Orders"), workflow="orders", permission=manage, icon="folder",
    )  # fmt: skip
    config.add_content_type(
        "order", Order, title=_("Order"), workflow="order", permission=manage,
        inside=(IOrders,), icon="file",
    )  # fmt: skip
    config.add_permission(
        "departments.oversee",
        roles=("Administrator", "Head", "Coordinator"),
        title=_("See how a branch takes to the system"),
    )
    config.include("eoffice_departments.publishing")
    config.include("eoffice_departments.concerns")
    config.include("eoffice_departments.accounts")
    config.include("eoffice_departments.roster")
    config.include("eoffice_departments.profiles")
    config.add_menu_item("main", "coordination", title=_("Coordination"), icon="people", order=52)
    config.add_projection(ORDER_LINES)
    config.add_menu_item("main", "departments", icon="building", order=50)
    _add_actions(config, ISite, IDepartment, IBranch, Post)
    config.add_contribution("demo.organiser", "departments", DemoOffices)
    config.add_static_view("static-departments", "eoffice_departments:static", cache_max_age=3600)
    config.add_translation_dirs("eoffice_departments:locale")
    config.scan("eoffice_departments.views")


def _add_actions(config: Any, site: Any, department: Any, branch: Any, post: Any) -> None:
    """Declare what can be done with each; other add-ons may put theirs beside."""
    from eoffice_departments.views.conditions import CONDITIONS

    manage, coordinate = "departments.manage", "departments.coordinate"
    for context, name, title, permission, group in (
        (site, "add-department", _("Add department"), manage, "departments"),
        (site, "orders", _("Orders"), None, "departments"),
        (site, "district-head", _("Head of the district"), manage, "departments"),
        (site, "organisation", _("Organisation chart"), "content.view", "departments"),
        (site, "coverage", _("Coverage"), "content.view", "departments"),
        (department, "organisation", _("Organisation chart"), "content.view", "actions"),
        (department, "coverage", _("Coverage"), "content.view", "actions"),
        (branch, "organisation", _("Organisation chart"), "content.view", "actions"),
        (department, "add-branch", _("Add branch"), manage, "add"),
        (department, "add-department", _("Add department"), manage, "add"),
        (department, "add-post", _("Add post"), manage, "add"),
        (department, "edit", _("Edit titles"), "content.edit", "actions"),
        (department, "head", _("Head of the department"), manage, "actions"),
        (branch, "add-post", _("Add post"), manage, "add"),
        (branch, "add-branch", _("Add branch"), manage, "add"),
        (branch, "move", _("Move"), manage, "actions"),
        (branch, "merge", _("Merge into another"), manage, "actions"),
        (department, "move", _("Move"), manage, "actions"),
        (branch, "edit", _("Edit titles"), "content.edit", "actions"),
        (branch, "coordination", _("Coordination"), "departments.oversee", "actions"),
        (branch, "coordinator", _("Name the coordinator"), coordinate, "actions"),
        (post, "assign", _("Post an official"), manage, "actions"),
        (post, "hand-over", _("Hand over charge"), manage, "actions"),
        (post, "relieve", _("Relieve an official"), manage, "actions"),
        (post, "substitute", _("Appoint a substitute"), manage, "actions"),
        (post, "withdraw-substitute", _("Withdraw a substitute"), manage, "actions"),
        (post, "link-officer", _("Link officer"), manage, "actions"),
        (post, "edit", _("Edit post"), manage, "actions"),
    ):
        config.add_object_action(
            name, title=title, context=context, permission=permission, group=group,
            condition=CONDITIONS.get((context, name)),
        )  # fmt: skip
