"""Put the web application together: tweens, policies, views, add-ons, themes."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Mapping
from typing import Any

from eoffice_cms.addons.configurator import Configurator
from eoffice_cms.addons.loading import load_addons
from eoffice_cms.application import Application
from eoffice_cms.declaring import declare_core
from eoffice_cms.storage.home import Home
from eoffice_cms.web import bodies, requests
from eoffice_cms.web.layout import add_layout
from eoffice_cms.web.policy import CsrfPolicy, SecurityPolicy
from eoffice_cms.web.traversal import Traverser
from eoffice_cms.web.tweens import TWEENS

#: One more than this many people would have to meet on one register to get a "try again" page.
RETRIES = "30"
DEFAULT_THEME = "district"


def make_wsgi_app(settings: Mapping[str, Any], application: Application | None = None) -> Any:
    """Return the WSGI application for the settings.

    :param application: an opened site to serve; otherwise the settings' home is opened
    """
    settings = {
        "tm.manager_hook": "pyramid_tm.explicit_manager",
        "tm.commit_veto": "pyramid_tm.default_commit_veto",
        "retry.attempts": RETRIES,
        **settings,
    }
    home = Home.locate(os.environ.get("EOFFICE_HOME") or settings.get("eoffice.home"))
    if application is not None:
        home = application.home
    cache = home.create().templates_cache
    cache.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("CHAMELEON_CACHE", str(cache))
    config = configure(settings)
    if application is None:
        application = Application(
            home, config.declarations, uri=settings.get("eoffice.store") or None
        )
    else:
        application.declarations = config.declarations
    config.registry.application = application
    router = config.make_wsgi_app()
    router.execution_policy = bodies.closing(router.execution_policy)
    return router


def configure(settings: Mapping[str, Any]) -> Configurator:
    """Return the configurator with the core's and every installed add-on's configuration."""
    config = Configurator(
        settings=dict(settings), package="eoffice_cms.web", root_factory=requests.root_factory
    )
    config.set_request_factory(bodies.Request)
    config.set_security_policy(SecurityPolicy())
    config.set_csrf_storage_policy(CsrfPolicy())
    config.set_default_csrf_options(require_csrf=True)
    config.set_default_permission("site.work")
    config.set_locale_negotiator(requests.language_of)
    config.add_traverser(Traverser)
    config.include("pyramid_retry")
    config.include("pyramid_tm")
    config.include(requests.add_request_properties)
    config.include(declare_core)
    for tween in TWEENS:
        config.add_tween(tween[0], **tween[1])
    config.include(add_layout)
    config.add_static_view("static", "eoffice_cms.web:static", cache_max_age=3600)
    config.include("eoffice_cms.web.views")
    _add_theme(config, str(settings.get("eoffice.theme", DEFAULT_THEME)))
    load_addons(config)
    return config


def _add_theme(config: Configurator, name: str) -> None:
    """Take the theme package of the name, if it is installed."""
    found = importlib.metadata.entry_points(group="eoffice_cms.themes", name=name)
    config.registry.theme_styles = ()
    for point in found:
        theme, package = point.load(), point.value.partition(":")[0]
        config.add_static_view(f"theme/{name}", f"{package}:static", cache_max_age=3600)
        config.registry.theme_styles = tuple(f"/theme/{name}/{each}" for each in theme.styles)
        if theme.templates:
            config.add_template_layer(f"{package}:{theme.templates}", theme=True)
