"""The application: a site's store, projections and declarations, put together for any front."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import transaction
from transaction.interfaces import NoTransaction, TransientError

from eoffice_cms.addons.workflows import SUBSCRIPTIONS, workflows_of
from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.catchup import NeedsRebuild, ensure_current, strayed
from eoffice_cms.catalog.reading import Reader
from eoffice_cms.catalog.rows import CORE_PROJECTIONS
from eoffice_cms.catalog.store import ProjectionStore
from eoffice_cms.catalog.synchronisation import Probe, Synchroniser, no_probe
from eoffice_cms.clock import utcnow
from eoffice_cms.content.folder import Folder
from eoffice_cms.content.site import Site
from eoffice_cms.custody.desks import add_desk, assign, own_desk_id
from eoffice_cms.declaring import declare
from eoffice_cms.errors import Busy, NotPossible, _
from eoffice_cms.office import Office
from eoffice_cms.security.grants import grants_of
from eoffice_cms.security.identity import SYSTEM, SYSTEM_IDENTITY, Identity, identity_of
from eoffice_cms.security.passwords import new_password
from eoffice_cms.security.rules import Rules
from eoffice_cms.security.users import User, add_user
from eoffice_cms.storage.home import Home
from eoffice_cms.storage.opening import open_database
from eoffice_cms.transient import TransientStore

T = TypeVar("T")
ATTEMPTS = 40


class Application:
    """One site, opened in this process."""

    def __init__(self, home: Home, declarations: Any, *, uri: str | None = None) -> None:
        self.home = home.create()
        self.declarations = declarations
        self.probe: Probe = no_probe
        self._rules: dict[frozenset[str], Rules] = {}
        self._followed: frozenset[str] = frozenset()
        self._followed_at = b""
        # Whatever fails on the way, what was opened is closed again, and its lock given back.
        with ExitStack() as opened:
            self.db = open_database(home, uri)
            opened.callback(self.db.close)
            projections = (*CORE_PROJECTIONS, *_addon_projections(declarations))
            self.projections = ProjectionStore(home.projections, projections)
            opened.callback(self.projections.close)
            self.reader = Reader(self.projections, self.db)
            self.transient = TransientStore(home.transient)
            opened.callback(self.transient.close)
            with self.connection() as (_tm, root):
                site = root.get("site")
                enabled = site.enabled_addons if site is not None else frozenset()
            self.initialised = site is not None
            if self.initialised:
                self.follow_addons(enabled)
            self._opened = opened.pop_all()

    @classmethod
    def open(
        cls, home: str | Path | Home | None = None, settings: Mapping[str, Any] | None = None
    ) -> Application:
        """Open a site with all that is installed, for a command or a test."""
        place = home if isinstance(home, Home) else Home.locate(home)
        settings = settings or {}
        return cls(place, declare(settings), uri=settings.get("eoffice.store"))

    def close(self) -> None:
        """Close every store."""
        self._opened.close()

    # connections

    @contextmanager
    def connection(self) -> Iterator[tuple[Any, Any]]:
        """Open a connection with a transaction of its own; yields (manager, root)."""
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.open_connection(manager)
        try:
            yield manager, connection.root()
        finally:
            with suppress(NoTransaction):  # committed, and none begun since
                manager.abort()
            connection.close()

    def open_connection(self, manager: Any) -> Any:
        """Open a connection to the store whose transactions keep the projections."""
        connection = self.db.open(manager)
        synchroniser = Synchroniser(connection, self.projections, self._probe)
        # The manager holds synchronisers weakly: the connection keeps this one alive.
        connection.projection_synchroniser = synchroniser
        manager.registerSynch(synchroniser)
        return connection

    def _probe(self, step: str) -> None:
        self.probe(step)

    # work

    def rules_for(self, enabled: frozenset[str]) -> Rules:
        """Return the rules for a set of enabled add-ons."""
        rules = self._rules.get(enabled)
        if rules is None:
            declared = self.declarations.for_site(enabled)
            rules = self._rules[enabled] = Rules(
                workflows_of(declared),
                {each.name: each.roles for each in declared.permissions.values()},
                declared.contributions(SUBSCRIPTIONS).values(),
            )
        return rules

    def office(
        self,
        site: Any,
        identity: Identity,
        now: datetime | None = None,
        commit: Callable[[], None] | None = None,
    ) -> Office:
        """Return an office on a site that is open in the caller's transaction.

        :param commit: commits and begins anew, where long work may be done in batches
        """
        self._follow_site(site)
        enabled = site.enabled_addons
        return Office(
            site,
            identity,
            now or utcnow(),
            rules=self.rules_for(enabled),
            declarations=self.declarations.for_site(enabled),
            reader=self.reader,
            commit=commit,
        )

    @contextmanager
    def work(self, user_id: str | None = None, now: datetime | None = None) -> Iterator[Office]:
        """Do a piece of work in one transaction: committed at the end, aborted on an error.

        :param user_id: who acts; the system itself when None
        :raises NotPossible: where no site has been initialised
        """
        with self.connection() as (manager, root):
            site = root.get("site")
            if site is None:
                raise NotPossible(_("There is no site here yet. Run: eoffice init"))
            moment = now or utcnow()
            identity = (
                SYSTEM_IDENTITY if user_id is None else identity_of(site, user_id, moment)
            )

            def commit() -> None:
                manager.commit()
                manager.begin()

            office = self.office(site, identity, moment, commit)
            try:
                yield office
                manager.commit()
            finally:
                office.close()

    def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        user_id: str | None = None,
        now: datetime | None = None,
        attempts: int = ATTEMPTS,
    ) -> T:
        """Run ``function(office, *arguments)`` in a transaction, again after each conflict.

        :raises Busy: when others were quicker ``attempts`` times
        """
        for attempt in range(attempts):
            try:
                with self.work(user_id, now) as office:
                    return function(office, *arguments)
            except TransientError:
                # A short random pause parts writers that met on one register.
                time.sleep(random.uniform(0, 0.002 * min(attempt + 1, 10)))  # noqa: S311
        raise Busy(_("Too many people did the same thing just now. Try again."))

    # the site

    def initialise(
        self,
        *,
        title: Mapping[str, str] | None = None,
        admin_password: str | None = None,
        addons: frozenset[str] = frozenset(),
    ) -> str:
        """Create the site and its first administrator; return the administrator's password.

        :raises NotPossible: when there is a site already
        """
        titles = dict(title or {"en": "District e-Office", "hi": "जिला ई-ऑफिस"})
        password = admin_password or new_password()
        now = utcnow()
        with self.connection() as (manager, root):
            if "site" in root:
                raise NotPossible(_("There is a site here already."))
            site = Site(titles["en"], titles=titles, creator=SYSTEM, created=now)
            root["site"] = site
            root._p_jar.add(site)
            files = Folder(
                "Files", titles={"en": "Files", "hi": "नस्तियाँ"}, creator=SYSTEM, created=now
            )
            files.code = "GEN"
            site.add("files", files)
            grants_of(files).add("everyone", "Clerk", "everyone begins files here")
            add_official(
                site,
                "admin",
                "Administrator",
                titles={"en": "Administrator", "hi": "प्रशासक"},
                password=password,
                roles=("Administrator",),
            )
            manager.commit()
            manager.begin()
        self.initialised = True
        self.follow_addons(addons)
        return password

    def follow_addons(self, enabled: frozenset[str]) -> None:
        """Keep the projections of these add-ons from now on; build those that are not whole."""
        with self.projections.lock:
            self._followed, self._followed_at = enabled, self.db.lastTransaction()
            self.projections.activate(enabled & {each.name for each in self.declarations.addons})
        maintenance.forget_inactive(self.projections)
        self.projections.set_viewable(self.rules_for(enabled).viewable())
        if strayed(self.projections, self.db):
            maintenance.rebuild(self.projections, self.db)
        try:
            ensure_current(self.projections, self.db, patiently=True)
        except NeedsRebuild:
            maintenance.rebuild_stale(self.projections, self.db)
            ensure_current(self.projections, self.db, patiently=True)
        maintenance.rebuild_stale(self.projections, self.db)
        ensure_current(self.projections, self.db, patiently=True)

    def _follow_site(self, site: Any) -> None:
        """Follow what another process has enabled or disabled, but not back what is older."""
        if site.enabled_addons != self._followed and site._p_serial > self._followed_at:
            self.follow_addons(site.enabled_addons)


def _addon_projections(declarations: Any) -> list[Any]:
    return [
        replace(item.projection, addon=item.addon)
        for item in declarations.everything.projections.values()
        if item.addon is not None
    ]


def add_official(site: Any, id: str, title: str, **given: Any) -> User:
    """Add a person together with the desk that the core gives each official."""
    user = add_user(site, id, title, **given)
    desk = own_desk_id(id)
    add_desk(site, desk, given.get("titles") or {"en": title})
    assign(site, desk, id)
    return user
