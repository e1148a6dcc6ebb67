"""Page templates that themes and add-ons may override, found for the enabled set of a site.

A template is named by its asset, ``eoffice_cms.web:templates/file.pt``. The first enabled layer
over that directory that has a file of the name provides it, otherwise the directory itself.
In templates ``load: layout.pt`` gives another one, found in the same way: beside the template
it is written in, else among the core's. A template that loads its own name gets the one it
overrides, so that a theme may extend the core's.
"""

from __future__ import annotations

import ast
import importlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from chameleon.compiler import Interpolator
from chameleon.loader import ModuleLoader
from chameleon.tales import TalesExpr
from chameleon.zpt.template import PageTemplateFile
from pyramid.asset import resolve_asset_spec
from pyramid.settings import asbool

from eoffice_cms.addons.declarations import Declarations
from eoffice_cms.addons.items import CORE_TEMPLATES
from eoffice_cms.addons.predicates import enabled_for
from eoffice_cms.addons.translation import translator

ENABLED = "__enabled_addons"
RELOAD = ("eoffice.development", "pyramid.reload_templates")
CACHE = "eoffice.templates_cache"


class TemplateNotFound(LookupError):
    """No layer has a template of that name."""


class LoadExpression(TalesExpr):
    """``load: name``: another template, found for the site that is being rendered."""

    def __call__(self, target: Any, engine: Any) -> list[ast.stmt]:
        """Compile to a call of the template's own loader with the name and the variables."""
        name = Interpolator(self.expression.strip(), False)(target, engine)
        call = ast.Call(
            func=ast.Name(id="__loader", ctx=ast.Load()),
            args=[target, ast.Name(id="econtext", ctx=ast.Load())],
            keywords=[],
        )
        return [*name, ast.Assign(targets=[target], value=call)]


class CompiledAlone(PageTemplateFile):
    """A template that is compiled while no other is.

    Python 3.11 counts the depth of syntax trees for all threads together: two that build one at
    the same time fail with a SystemError, and so would the first pages after a start. What draws
    a traceback builds one too, and asks nobody: after that it is tried again.
    """

    _compiling = threading.RLock()

    def cook(self, body: str) -> None:
        """Compile, unless another thread did so meanwhile."""
        with self._compiling:
            for last in (False, False, True):
                if self._cooked:
                    return
                try:
                    super().cook(body)
                except SystemError:
                    if last:
                        raise


class Template(CompiledAlone):
    """A compiled template that knows which asset it stands for."""

    # Chameleon reads a dictionary of the class, and changes none.
    expression_types = {  # noqa: RUF012
        **PageTemplateFile.expression_types,
        "load": LoadExpression,
    }

    def __init__(self, path: str, asset: str, lookup: TemplateLookup, **config: Any) -> None:
        self.asset = asset
        self.lookup = lookup
        super().__init__(path, **config)

    def _builtins(self) -> dict[str, Any]:
        return {**super()._builtins(), "__loader": self._load_other}

    def _load_other(self, name: str, variables: Mapping[str, Any]) -> Template:
        return self.lookup.load(name, variables[ENABLED], self)


class TemplateLookup:
    """Finds and keeps compiled templates; one for each registry.

    :param auto_reload: look at the files anew for each page, as in development
    :param cache: an existing directory that keeps what has been compiled for the next start
    """

    def __init__(
        self, declarations: Declarations, auto_reload: bool = False, cache: str | None = None
    ) -> None:
        self.declarations = declarations
        self.auto_reload = auto_reload
        self.cache = {"loader": ModuleLoader(cache)} if cache and os.path.isdir(cache) else {}
        self._found: dict[tuple[str, frozenset[str], str | None], Template] = {}
        self._compiled: dict[tuple[str, str], Template] = {}
        self._renderers: dict[tuple[str, str | None], Renderer] = {}

    @classmethod
    def of(cls, registry: Any) -> TemplateLookup:
        """Return the lookup of the registry."""
        if not hasattr(registry, "template_lookup"):
            settings = registry.settings or {}
            auto_reload = any(asbool(settings.get(name, False)) for name in RELOAD)
            # Chameleon reads its variable when imported, which may be before it has been set.
            cache = settings.get(CACHE) or os.environ.get("CHAMELEON_CACHE")
            registry.template_lookup = cls(registry.declarations, auto_reload, cache)
        return registry.template_lookup  # type: ignore[no-any-return]

    def renderer(self, name: str, package: Any) -> Renderer:
        """Return the renderer of a template, named as an asset or relative to the package."""
        key = name, getattr(package, "__name__", None)
        renderer = self._renderers.get(key)
        if renderer is None:
            package_name, path = resolve_asset_spec(name, key[1])
            renderer = Renderer(self, f"{package_name}:{path}" if package_name else path)
            self._renderers[key] = renderer
        return renderer

    def find(
        self, asset: str, enabled: frozenset[str], below: str | None = None
    ) -> Template | None:
        """Return the template for an asset where these add-ons are enabled; None if there is none.

        :param below: path of the file to pass over, with every layer before its own
        """
        key = asset, enabled, below
        template = self._found.get(key)
        if template is None or self.auto_reload:
            paths = self._paths(asset, enabled)
            if below is not None:
                any(path == below for path in paths)  # stops behind it
            path = next(filter(os.path.isfile, paths), None)
            if path is None:
                return None
            template = self._found[key] = self._compile(path, asset)
        return template

    def load(self, name: str, enabled: frozenset[str], origin: Template) -> Template:
        """Return the template that ``origin`` means by a name; raise TemplateNotFound."""
        if ":" in name:
            candidates = [name]
        else:
            beside = os.path.normpath(os.path.join(os.path.dirname(_path(origin.asset)), name))
            package = origin.asset.partition(":")[0]
            candidates = [f"{package}:{beside}", f"{CORE_TEMPLATES}/{name}"]
        for asset in candidates:
            below = str(origin.filename) if asset == origin.asset else None
            template = self.find(asset, enabled, below)
            if template is not None:
                return template
        raise TemplateNotFound(f"{name!r}, asked for by {origin.asset}")

    def _paths(self, asset: str, enabled: frozenset[str]) -> Iterator[str]:
        for layer in self.declarations.for_site(enabled).template_layers:
            if asset.startswith(layer.over + "/"):
                yield file_of(layer.path + asset[len(layer.over) :])
        yield file_of(asset)

    def _compile(self, path: str, asset: str) -> Template:
        template = self._compiled.get((path, asset))
        if template is None:
            template = Template(
                path,
                asset,
                self,
                auto_reload=self.auto_reload,
                **self.cache,
                # What a variable holds may be a citizen's data: it stays out of error messages.
                value_repr=lambda value: f"<{type(value).__name__}>",
            )
            self._compiled[path, asset] = template
        return template


class Renderer:
    """Pyramid's renderer for one template name."""

    def __init__(self, lookup: TemplateLookup, asset: str) -> None:
        self.lookup = lookup
        self.asset = asset

    def __call__(self, value: Mapping[str, Any], system: Mapping[str, Any]) -> str:
        """Render with what the view returned, over what Pyramid and ``BeforeRender`` add."""
        enabled = enabled_for(system)
        template = self.lookup.find(self.asset, enabled)
        if template is None:
            raise TemplateNotFound(self.asset)
        variables = {
            **system,
            "load_template": partial(self.lookup.load, enabled=enabled, origin=template),
            **(value or {}),
            ENABLED: enabled,
            "__translate": translator(system.get("request")),
        }
        return template.render(**variables)


def renderer_factory(info: Any) -> Callable[..., str]:
    """Return the renderer for ``info.name``; the factory Pyramid asks for ``.pt``."""
    return TemplateLookup.of(info.registry).renderer(info.name, info.package)


def _path(asset: str) -> str:
    return asset.rpartition(":")[2]


def file_of(asset: str) -> str:
    """Return the path of the file that an asset names; an absolute path names itself."""
    package, colon, path = asset.partition(":")
    if not colon:
        return os.path.abspath(asset)
    module = importlib.import_module(package)
    directory = os.path.dirname(module.__file__) if module.__file__ else module.__path__[0]
    return os.path.abspath(os.path.join(directory, path))
