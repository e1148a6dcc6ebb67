"""Loading all add-ons into a configurator, one by one, so that a broken one stops no other."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from pyramid.config.actions import ActionState
from pyramid.interfaces import IRoutesMapper
from pyramid.settings import asbool

from eoffice_cms.addons import discovery
from eoffice_cms.addons.checking import check_workflows
from eoffice_cms.addons.configurator import Configurator
from eoffice_cms.addons.declarations import Declarations
from eoffice_cms.addons.discovery import AddonError, Found

log = logging.getLogger(__name__)

DEVELOPMENT = "eoffice.development"
TEST_MODULES = frozenset({"tests", "testing", "conftest"})


def load_addons(
    config: Configurator,
    modules: Sequence[str | ModuleType] | None = None,
    *,
    entry_points: Iterable[Any] | None = None,
    web: bool = True,
) -> Declarations:
    """Commit the core's configuration, then load the add-ons over it.

    Each add-on is included, scanned unless its ``includeme`` scans something itself, and
    committed, requirements first. One that fails is logged, noted as broken and leaves nothing
    effective; with the setting ``eoffice.development`` the error is raised instead.

    :param modules: the add-ons' modules or their dotted names, instead of the installed ones
    :param entry_points: entry points to take instead of those of the installed distributions
    :param web: False counts views and routes without registering them, for a command
    :return: the declarations of the configurator
    """
    settings = config.get_settings() or {}
    development = asbool(settings.get(DEVELOPMENT, False))
    config.commit()
    config.progress.web = web
    sources = (
        discovery.installed(settings, entry_points) if modules is None else discovery.given(modules)
    )
    all_found = discovery.in_order(discovery.import_all(sources))
    packages = {found.addon.package for found in all_found if found.addon is not None}
    for found in all_found:
        try:
            _load(config, found, packages)
        except (Exception, SystemExit) as error:
            if development:
                raise
            _drop(config, found, error)
    _sort_routes(config)
    return config.declarations


def _load(config: Configurator, found: Found, packages: set[str]) -> None:
    if found.error is not None:
        raise found.error
    # import_one gives both, or an error
    assert found.module is not None
    assert found.addon is not None
    missing = [name for name in found.requires if not config.declarations.loaded(name)]
    if missing:
        raise discovery.requires_broken(missing)
    inner = config.with_package(found.module)
    config.progress.loading = found.name
    config.progress.scanned = False
    try:
        inner.add_addon(found.addon)
        inner.include(found.module)
        if not config.progress.scanned:
            # At the depth of includeme: what both register twice is a conflict, not an override.
            inner.includepath = (*config.includepath, f"{found.module.__name__}:includeme")
            others = packages - {found.addon.package}
            inner.scan(found.module, ignore=[_is_test, others.__contains__])
        config.commit()
        check_workflows(config.declarations, found.name, config.registry)
    finally:
        config.progress.loading = None


def _is_test(module: str) -> bool:
    return module.rpartition(".")[2] in TEST_MODULES


def _drop(config: Configurator, found: Found, error: BaseException) -> None:
    """Forget what the add-on has registered so far.

    Actions not yet executed go with their state. Those executed before another failed stay in
    the registry, silent: their predicate asks whether the add-on has been loaded.
    """
    log.error("The add-on %s cannot be loaded: %s", found.name, error, exc_info=error)
    config.action_state = ActionState()
    progress = config.progress
    progress.routes = {name: own for name, own in progress.routes.items() if own != found.name}
    config.declarations.add_broken(found.name, _text(error), found.addon)


def _text(error: BaseException) -> str:
    cause = getattr(error, "evalue", error)  # Pyramid wraps what fails while actions are executed
    return cause.reason if isinstance(cause, AddonError) else f"{type(cause).__name__}: {cause}"


def _sort_routes(config: Configurator) -> None:
    """Ask the routes of add-ons before those of the add-ons they require, the core's last."""
    mapper = config.registry.queryUtility(IRoutesMapper)
    if mapper is not None:
        owners = config.progress.routes
        mapper.routelist.sort(key=lambda route: -config.declarations.rank(owners.get(route.name)))
