"""What a branch publishes: circulars, orders, forms, pages, news, links, questions and events."""

from __future__ import annotations

from typing import Any

from eoffice_departments.interfaces import IBranch
from eoffice_departments.publishing.content import TYPES, Section
from eoffice_departments.publishing.interfaces import IItem, ISection
from eoffice_departments.publishing.projection import PUBLICATION
from eoffice_departments.publishing.services import PUBLISH
from eoffice_departments.publishing.workflows import ITEM, SECTION
from eoffice_departments.translation import _

READ = "departments.read_public"


def includeme(config: Any) -> None:
    """Declare the types, their workflow, who may publish, and the public menu."""
    # Who has these, the workflow says state by state.
    config.add_permission("publication.edit", title=_("Change an item"))
    config.add_permission("publication.publish", title=_("Publish an item"))
    config.add_permission("publication.withdraw", title=_("Withdraw an item"))
    config.add_permission(
        READ, roles=("Anonymous", "Member"), title=_("Read what branches have published")
    )
    config.add_permission(
        PUBLISH,
        roles=("Administrator", "Head", "Coordinator"),
        title=_("Publish for a branch, and keep its content in order"),
    )
    config.add_workflow(ITEM)
    config.add_workflow(SECTION)
    config.add_projection(PUBLICATION)
    config.add_content_type(
        "section", Section, title=_("Section"), workflow="section", permission=PUBLISH,
        inside=(IBranch, ISection), icon="folder",
    )  # fmt: skip
    for kind in TYPES.values():
        config.add_content_type(
            kind.type_name, kind, title=kind.type_title, workflow="publication",
            permission=PUBLISH, inside=(ISection,), icon=kind.icon,
        )  # fmt: skip
    config.add_menu_item("main", "published", title=_("Published"), view="public",
                         permission=READ, icon="document", order=55)  # fmt: skip
    config.add_menu_item("public", "published", title=_("Published by the district"),
                         view="public", permission=READ, icon="document")  # fmt: skip
    config.add_object_action(
        "content", title=_("Content and notices"), context=IBranch, permission="content.view"
    )
    config.add_object_action(
        "arrange", title=_("Arrange"), context=ISection, permission=PUBLISH, order=80
    )
    config.add_object_action(
        "edit", title=_("Edit"), context=IItem, permission="publication.edit", order=20
    )
    config.add_object_action(
        "move-to", title=_("Move to another section"), context=IItem,
        permission="publication.edit", order=60,
    )  # fmt: skip
    config.add_object_action(
        "remove", title=_("Remove"), context=IItem, permission="publication.edit", order=90
    )
