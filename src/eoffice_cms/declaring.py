"""What the core itself declares, and the loading of add-ons after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eoffice_cms.addons.configurator import Configurator
from eoffice_cms.addons.loading import load_addons
from eoffice_cms.catalog.rows import CORE_PROJECTIONS
from eoffice_cms.content.document import Document
from eoffice_cms.content.file import File
from eoffice_cms.content.folder import Folder
from eoffice_cms.content.lists import CORE_KINDS
from eoffice_cms.content.lists import SORT as LISTS
from eoffice_cms.content.workflows import ROLES, WORKFLOWS
from eoffice_cms.errors import _
from eoffice_cms.interfaces import IFolder, IPlace

#: Permissions that no workflow speaks of, with the roles that have them.
PERMISSIONS = (
    ("site.administer", ("Administrator",), _("Administer the site")),
    (
        "site.read_changes", ("Administrator", "Auditor"),
        _("Read what was changed of the office"),
    ),
    ("site.work", ("Member",), _("Use the office")),
)


def declare_core(config: Configurator) -> None:
    """Declare the core's workflows, permissions, types and projections."""
    for workflow in WORKFLOWS:
        workflow.check(ROLES)
        config.add_workflow(workflow)
    for name, roles, title in PERMISSIONS:
        config.add_permission(name, roles, title=title)
    config.add_content_type(
        "folder", Folder, title=_("Folder"), workflow="place", permission="content.add",
        inside=(IFolder,),
    )  # fmt: skip
    config.add_content_type(
        "document", Document, title=_("Document"), workflow="document", permission="content.add",
        inside=(IFolder,),
    )  # fmt: skip
    config.add_content_type(
        "file", File, title=_("File"), workflow="file", permission="place.create_file",
        inside=(IPlace,),
    )  # fmt: skip
    for projection in CORE_PROJECTIONS:
        config.add_projection(projection)
    for kind in CORE_KINDS:
        config.add_contribution(LISTS, kind.name, kind)
    config.add_translation_dirs("eoffice_cms:locale")


def declare(settings: Mapping[str, Any]) -> Any:
    """Return the declarations of the core and of every add-on installed, without web views."""
    config = Configurator(settings=dict(settings), package="eoffice_cms")
    config.include(declare_core)
    return load_addons(config, web=False)
