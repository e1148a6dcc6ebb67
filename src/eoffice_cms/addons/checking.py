"""Check the workflows that an add-on declares as the core's are checked: at start, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pyramid.i18n import make_localizer
from pyramid.interfaces import ITranslationDirectories

from eoffice_cms.addons.declarations import Declarations
from eoffice_cms.content.workflows import ROLES, WORKFLOWS
from eoffice_cms.workflow import Workflow
from eoffice_cms.workflow.declaration import WorkflowError

LANGUAGE = "hi"


def check_workflows(declarations: Declarations, addon: str, registry: Any) -> None:
    """Check every workflow that an add-on declares, once its configuration is committed.

    A permission is known when it is declared with ``add_permission`` or the core's workflows
    speak of it.

    :raises WorkflowError: names twice, unknown or unreachable states, unknown roles or
        permissions, titles without a Hindi translation in the catalogue of their domain
    """
    everything = declarations.everything
    known = {*everything.permissions, *(name for each in WORKFLOWS for name in each.permissions)}
    directories = list(registry.queryUtility(ITranslationDirectories, default=[]))
    for item in everything.workflows.values():
        workflow = item.workflow
        if item.addon != addon or not isinstance(workflow, Workflow):
            continue
        workflow.check(ROLES)
        unknown = sorted({*workflow.permissions, workflow.view} - known)
        if unknown:
            raise WorkflowError(f"{workflow.name}: unknown permission {', '.join(unknown)}")
        titles = list(_untranslated(workflow, directories))
        if titles:
            raise WorkflowError(f"{workflow.name}: no Hindi translation of {', '.join(titles)}")


def _untranslated(workflow: Workflow, directories: Sequence[str]) -> Iterator[str]:
    translations = make_localizer(LANGUAGE, directories).translations
    things: tuple[Any, ...] = (workflow, *workflow.states, *workflow.transitions)
    for each in things:
        title = each.title
        missing = translations.dugettext(title.domain, title) == title
        if missing and _is_compiled(title.domain, directories):
            yield repr(str(title))


def _is_compiled(domain: str, directories: Sequence[str]) -> bool:
    """Say whether what the catalogue of a domain lacks is lacking, and not only uncompiled."""
    places = [Path(each) / LANGUAGE / "LC_MESSAGES" for each in directories]
    sources = any((place / f"{domain}.po").exists() for place in places)
    return not sources or any((place / f"{domain}.mo").exists() for place in places)
