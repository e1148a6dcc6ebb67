"""What can be contributed: one small frozen declaration for each kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from zope.interface.interfaces import IInterface

CORE_TEMPLATES = "eoffice_cms.web:templates"


@dataclass(frozen=True, kw_only=True)
class Item:
    """Anything contributed, by the core (``addon`` is None) or by the add-on of that name."""

    kind: ClassVar[str]
    # May the add-on that comes later in the order take the place of one with the same key?
    replaceable: ClassVar[bool] = True

    addon: str | None = None
    order: int = 100

    @property
    def key(self) -> Hashable:
        """Return what tells it from others of its kind."""
        name: str = self.name  # type: ignore[attr-defined]  # every kind with this key has one
        return name


@dataclass(frozen=True)
class ContentType(Item):
    """A type of content: its factory, what it may be added in, and its workflow's name."""

    kind = "content_type"
    # The database holds objects of the type by this name, so no one may swap it under them.
    replaceable = False

    name: str
    factory: Callable[..., Any]
    title: str
    description: str = ""
    workflow: str | None = None
    permission: str | None = None
    inside: tuple[Any, ...] = ()
    icon: str | None = None


@dataclass(frozen=True)
class Workflow(Item):
    """A workflow declaration under its name."""

    kind = "workflow"

    name: str
    workflow: Any


@dataclass(frozen=True)
class Projection(Item):
    """A projection under its name; two with one name would write into one table."""

    kind = "projection"
    replaceable = False

    name: str
    projection: Any


@dataclass(frozen=True)
class Permission(Item):
    """A permission and the roles that have it by default; several declarations add up."""

    kind = "permission"

    name: str
    roles: tuple[str, ...] = ()
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class MenuItem(Item):
    """An entry of a menu; ``view`` is the path below the site, ``condition(request)`` hides it."""

    kind = "menu_item"

    menu: str
    name: str
    title: str
    view: str
    permission: str | None = None
    icon: str | None = None
    condition: Callable[[Any], bool] | None = None

    @property
    def key(self) -> Hashable:
        """Return the menu and the name: each menu has its own names."""
        return self.menu, self.name


@dataclass(frozen=True)
class ObjectAction(Item):
    """Something to do with an object; ``condition(context, request)`` hides it."""

    kind = "object_action"

    name: str
    title: str
    view: str
    context: Any = None
    permission: str | None = None
    group: str = "actions"
    icon: str | None = None
    condition: Callable[[Any, Any], bool] | None = None

    @property
    def key(self) -> Hashable:
        """Return the name with the context: one name may mean two views of two types."""
        return self.context, self.name

    def applies_to(self, obj: Any) -> bool:
        """Tell whether the object is of the interface or class the action was declared for."""
        if self.context is None:
            return True
        if IInterface.providedBy(self.context):
            return bool(self.context.providedBy(obj))
        return isinstance(obj, self.context)


@dataclass(frozen=True)
class ControlPanel(Item):
    """A page of the control panel."""

    kind = "control_panel"

    name: str
    title: str
    view: str
    description: str = ""
    permission: str | None = None
    icon: str | None = None


@dataclass(frozen=True)
class TranslationDirectory(Item):
    """A directory of message catalogues, as an asset name."""

    kind = "translation_directory"

    spec: str

    @property
    def key(self) -> Hashable:
        """Return the asset name."""
        return self.spec


@dataclass(frozen=True)
class TemplateLayer(Item):
    """A directory whose templates stand before those of the asset directory ``over``."""

    kind = "template_layer"

    path: str
    over: str = CORE_TEMPLATES
    theme: bool = False

    @property
    def key(self) -> Hashable:
        """Return both directories."""
        return self.path, self.over


@dataclass(frozen=True)
class Profile(Item):
    """What a new site may begin with: ``load(office)`` brings it in, within one transaction."""

    kind = "profile"
    replaceable = False

    name: str
    title: str
    load: Callable[[Any], None]
    description: str = ""


@dataclass(frozen=True)
class Report(Item):
    """A report: ``table(office, language)`` returns its columns' titles and its rows."""

    kind = "report"

    name: str
    title: str
    table: Callable[[Any, str], tuple[Any, Any]]
    permission: str
    description: str = ""


@dataclass(frozen=True)
class Contribution(Item):
    """Anything else, under a name within a sort: jobs, reports, vocabularies, search fields."""

    kind = "contribution"

    sort: str
    name: str
    value: Any

    @property
    def key(self) -> Hashable:
        """Return the sort and the name."""
        return self.sort, self.name
