"""The directives by which core and add-ons declare what they contribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pyramid.config.actions import action_method

from eoffice_cms.addons.discovery import AddonError
from eoffice_cms.addons.items import (
    CORE_TEMPLATES,
    ContentType,
    Contribution,
    ControlPanel,
    Item,
    MenuItem,
    ObjectAction,
    Permission,
    Profile,
    Projection,
    Report,
    TemplateLayer,
    TranslationDirectory,
    Workflow,
)
from eoffice_cms.addons.workflows import GUARDS, INSERTIONS, SUBSCRIPTIONS, check_inserted
from eoffice_cms.catalog.searchfields import SORT as SEARCH_FIELDS
from eoffice_cms.catalog.searchfields import TAKEN, SearchField
from eoffice_cms.content.vocabularies import SORT as VOCABULARY
from eoffice_cms.content.vocabularies import VOCABULARIES
from eoffice_cms.content.workflows import ROLES
from eoffice_cms.workflow.declaration import Insertion, State, Subscription, Transition

Function = TypeVar("Function", bound=Callable[..., Any])

directive: Callable[[Function], Function] = action_method  # Pyramid's own has no type




class DirectivesMixin:
    """Directives of the configurator; each takes effect at its next commit, or is dropped whole.

    Titles are translatable. ``order`` sorts within a menu or list, smaller first.
    """

    declarations: Any
    owner: Callable[..., str | None]
    action: Callable[..., None]
    introspectable: Callable[..., Any]
    maybe_dotted: Callable[[Any], Any]
    _make_spec: Callable[[str], str]

    @directive
    def add_content_type(
        self,
        name: str,
        factory: Any,
        *,
        title: str | None = None,
        description: str = "",
        workflow: str | None = None,
        permission: str | None = None,
        inside: Sequence[Any] = (),
        icon: str | None = None,
        order: int = 100,
    ) -> None:
        """Declare a type of content.

        :param factory: class of the objects, or its dotted name
        :param workflow: name of the workflow its objects follow
        :param permission: needed to add one
        :param inside: interfaces or type names of the containers it may be added in
        """
        self._declare(
            ContentType(
                name=name,
                factory=self.maybe_dotted(factory),
                title=title or name,
                description=description,
                workflow=workflow,
                permission=permission,
                inside=tuple(inside),
                icon=icon,
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_workflow(self, workflow: Any, *, name: str | None = None) -> None:
        """Declare a workflow under its own name, or under another one."""
        workflow = self.maybe_dotted(workflow)
        self._declare(Workflow(name=name or workflow.name, workflow=workflow, addon=self.owner()))

    @directive
    def add_workflow_guard(self, workflow: str, transition: str, guard: Any) -> None:
        """Add a condition to a transition of a workflow that the core or another add-on declares.

        :param guard: function of (office, object, what is given) that returns why not, or None
        """
        guard = self.maybe_dotted(guard)
        name = f"{workflow}.{transition}.{guard.__module__}.{guard.__name__}"
        value = workflow, transition, guard
        self._declare(
            Contribution(sort=GUARDS, name=name, value=value, addon=self.owner())
        )

    @directive
    def add_workflow_insertion(
        self,
        workflow: str,
        *,
        states: Sequence[State] = (),
        transitions: Sequence[Transition] = (),
        permits: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    ) -> None:
        """Insert states and transitions into a workflow of the core or of another add-on.

        It is checked as any workflow is, and the add-on does not load where the whole does not
        hold together. A file's transition has its page, with a field for the reason. Disabling
        the add-on is refused while objects are in a state of its own.

        :param states: each can be seen by somebody, and left by one of the transitions
        :param transitions: between these states and those that the workflow names as its points
        :param permits: point → permission → roles that have it there too
        """
        given = Insertion(tuple(states), tuple(transitions), dict(permits or {}))
        name = ".".join([workflow, *given.names])
        item = Contribution(sort=INSERTIONS, name=name, value=(workflow, given), addon=self.owner())
        self._declare(item)
        # Once all of this includeme is declared, what it inserts into among it.
        self.action(
            None,
            lambda: check_inserted(self.declarations.everything, workflow, ROLES),
            order=1,
        )

    @directive
    def add_transition_subscriber(
        self,
        subscriber: Any,
        workflow: str,
        transition: str | None = None,
        *,
        order: int = 100,
    ) -> None:
        """Have a function called after each transition of a workflow, or after one of them.

        It runs in the transaction of the transition, after the record's entry was made: what it
        writes is committed with it, and what it raises undoes both. Of several, those with the
        smaller ``order`` come first, then those of the add-on that was loaded first. It may be
        run again when two people met, so what leaves the store is no work for it.

        :param subscriber: function of (office, :class:`eoffice_cms.workflow.Performed`)
        """
        subscriber = self.maybe_dotted(subscriber)
        name = f"{workflow}.{transition}.{subscriber.__module__}.{subscriber.__qualname__}"
        value = Subscription(workflow, transition, subscriber)
        self._declare(
            Contribution(
                sort=SUBSCRIPTIONS, name=name, value=value, order=order, addon=self.owner()
            )
        )

    @directive
    def add_projection(self, projection: Any) -> None:
        """Declare a projection; it rests where the add-on is disabled."""
        projection = self.maybe_dotted(projection)
        self._declare(Projection(name=projection.name, projection=projection, addon=self.owner()))

    @directive
    def add_permission(
        self, name: str, roles: Sequence[str] = (), *, title: str = "", description: str = ""
    ) -> None:
        """Declare a permission and who has it by default; for one that exists, add the roles."""
        self._declare(
            Permission(
                name=name,
                roles=tuple(roles),
                title=title,
                description=description,
                addon=self.owner(),
            )
        )

    @directive
    def add_menu_item(
        self,
        menu: str,
        name: str,
        *,
        title: str | None = None,
        view: str | None = None,
        permission: str | None = None,
        icon: str | None = None,
        condition: Callable[[Any], bool] | None = None,
        order: int = 100,
    ) -> None:
        """Add an entry to a menu.

        :param title: the add-on's title where none is given
        :param view: path below the site; the name where none is given
        :param condition: function of the request that says whether to show the entry
        """
        owner = self.owner()
        addon = self.declarations.addon(owner) if owner else None
        self._declare(
            MenuItem(
                menu=menu,
                name=name,
                title=title or (addon.title if addon else name),
                view=name if view is None else view,
                permission=permission,
                icon=icon,
                condition=condition,
                order=order,
                addon=owner,
            )
        )

    @directive
    def add_object_action(
        self,
        name: str,
        *,
        title: str,
        context: Any = None,
        view: str | None = None,
        permission: str | None = None,
        group: str = "actions",
        icon: str | None = None,
        condition: Callable[[Any, Any], bool] | None = None,
        order: int = 100,
    ) -> None:
        """Add something to do with objects.

        :param context: interface or class of the objects; all where none is given
        :param view: name of the view of the object; the action's name where none is given
        :param condition: function of the object and the request that says whether to show it
        """
        self._declare(
            ObjectAction(
                name=name,
                title=title,
                view=name if view is None else view,
                context=self.maybe_dotted(context),
                permission=permission,
                group=group,
                icon=icon,
                condition=condition,
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_control_panel(
        self,
        name: str,
        *,
        title: str,
        view: str | None = None,
        description: str = "",
        permission: str | None = None,
        icon: str | None = None,
        order: int = 100,
    ) -> None:
        """Add a page to the control panel; ``view`` is its path there, else the name."""
        self._declare(
            ControlPanel(
                name=name,
                title=title,
                view=name if view is None else view,
                description=description,
                permission=permission,
                icon=icon,
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_template_layer(
        self, path: str, *, over: str = CORE_TEMPLATES, theme: bool = False, order: int = 100
    ) -> None:
        """Let the templates in one asset directory stand before those of the same name in another.

        :param path: directory such as ``templates/core``, relative to the package, or an asset
        :param over: asset directory whose templates are overridden
        :param theme: a theme's templates come before those of other add-ons
        """
        self._declare(
            TemplateLayer(
                path=self._make_spec(path).rstrip("/"),
                over=over.rstrip("/"),
                theme=theme,
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_profile(
        self, name: str, *, title: str, load: Any, description: str = "", order: int = 100
    ) -> None:
        """Declare what a new site may begin with; ``eoffice init --profile NAME`` loads it.

        The add-on is enabled first, with all that it requires. What is loaded is the office's
        own from then on, and can all be changed.

        :param load: function of the office, or its dotted name, that brings it in by services
        """
        self._declare(
            Profile(
                name=name,
                title=title,
                load=self.maybe_dotted(load),
                description=description,
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_report(
        self,
        name: str,
        *,
        title: str,
        table: Any,
        permission: str,
        description: str = "",
        order: int = 100,
    ) -> None:
        """Add a report: a table on the page *Reports*, with a download as CSV.

        :param name: as its address has it
        :param table: function of the office and the language that returns (titles of the columns,
            rows); a row has a cell for each column, and the first one names it
        :param permission: needed on the site to read it; what the rows show of single files is
            narrowed by the function itself, by ``office.catalog.visible()``
        """
        self._declare(
            Report(
                name=name,
                title=title,
                table=self.maybe_dotted(table),
                permission=permission,
                description=description,
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_search_field(
        self,
        name: str,
        node: Callable[[Any], Any],
        condition: Callable[[Any], Any],
        *,
        order: int = 100,
    ) -> None:
        """Let a search be narrowed by what the add-on's own projection holds.

        :param name: of the value in the page's address
        :param node: function of the request that returns the field, a colander node of one value
        :param condition: function of the value that returns a condition on the catalog's table
            ``content``, such as ``content.c.source.in_(select(own.c.source).where(…))``
        """
        if name in TAKEN:
            raise AddonError(f"the search page uses the name {name!r} itself")
        self._declare(
            Contribution(
                sort=SEARCH_FIELDS,
                name=name,
                value=SearchField(name, node, condition),
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_vocabulary(
        self, vocabulary: str, terms: Mapping[str, Mapping[str, str]], *, order: int = 100
    ) -> None:
        """Offer terms in the office's forms.

        :param vocabulary: ``categories`` of files, or ``reasons`` for parking, reopening …
        :param terms: key → title by language (``hi``, ``en``); a category's key is kept with files
        """
        if vocabulary not in VOCABULARIES:
            raise AddonError(f"nothing asks for a vocabulary {vocabulary!r}")
        self._declare(
            Contribution(
                sort=VOCABULARY,
                name=".".join([vocabulary, *terms]),
                value=(vocabulary, dict(terms)),
                order=order,
                addon=self.owner(),
            )
        )

    @directive
    def add_contribution(self, sort: str, name: str, value: Any, *, order: int = 100) -> None:
        """Declare a value of a sort the core or another add-on asks for, such as a ``list``."""
        self._declare(
            Contribution(
                sort=sort,
                name=name,
                value=self.maybe_dotted(value),
                order=order,
                addon=self.owner(),
            )
        )

    def _declare_translations(self, specs: Sequence[str]) -> None:
        for spec in specs:
            self._declare(TranslationDirectory(spec=self._make_spec(spec), addon=self.owner()))

    def _declare(self, item: Item) -> None:
        shown = self.introspectable(f"eoffice {item.kind}s", item.key, str(item.key), item.kind)
        shown["item"] = item
        self.action(
            ("eoffice", item.kind, item.key, item.addon),
            lambda: self.declarations.add(item),
            introspectables=(shown,),
        )
