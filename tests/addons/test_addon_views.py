"""Views, routes and subscribers exist where their add-on is enabled, and outrank the core's."""

import sys
from types import SimpleNamespace

import pytest
from pyramid.exceptions import ConfigurationConflictError, ConfigurationError
from pyramid.response import Response

PAGE = """
from pretend_core import IThing
@view_config(name="page", context=IThing)
def page(request):
    return Response({!r})
"""


class TestOverriding:
    def test_enabled_it_outranks_the_core_and_disabled_the_core_comes_back(self, addon, browser):
        app = browser(addon("early", before=PAGE.format("early")), enabled={"early"})
        assert app.get("/page").text == "early"
        app.site.enabled_addons = frozenset()
        assert app.get("/page").text == "core"

    def test_it_outranks_a_core_view_with_more_predicates(self, addon, browser):
        def include(config):
            config.add_view(
                lambda request: Response("core form"),
                name="page",
                context="pretend_core.IThing",
                request_method="GET",
                request_param="q",
                xhr=False,
            )

        app = browser(addon("early", before=PAGE.format("early")), include=include)
        assert app.get("/page?q=1").text == "core form"
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/page?q=1").text == "early"

    def test_it_keeps_its_own_predicates(self, addon, browser):
        module = addon(
            "early",
            'config.add_view(lambda r: Response("posted"), name="page",'
            ' context="pretend_core.IThing", request_method="POST")',
        )
        app = browser(module, enabled={"early"})
        assert app.post("/page").text == "posted"
        assert app.get("/page").text == "core"

    def test_an_add_on_outranks_the_one_it_requires(self, addon, browser):
        # The names would sort the other way round.
        one = addon("zeta", before=PAGE.format("zeta"))
        two = addon("alpha", before=PAGE.format("alpha"), requires=("zeta",))
        app = browser(two, one, enabled={"alpha", "zeta"})
        assert [a.name for a in app.declarations.addons] == ["zeta", "alpha"]
        assert app.get("/page").text == "alpha"
        app.site.enabled_addons = frozenset({"zeta"})
        assert app.get("/page").text == "zeta"

    def test_a_view_may_ask_for_another_add_on(self, addon, browser):
        other = addon("other")
        module = addon(
            "early", 'config.add_view(lambda r: Response("both"), name="both", addon="other")'
        )
        app = browser(module, other, enabled={"early"})
        app.get("/both", status=404)
        app.site.enabled_addons = frozenset({"other"})
        app.get("/both", status=404)
        app.site.enabled_addons = frozenset({"early", "other"})
        assert app.get("/both").text == "both"


class TestWhoseItIs:
    def test_a_disabled_view_is_not_found(self, addon, browser):
        module = addon("early", 'config.add_view(lambda r: Response("x"), name="only")')
        app = browser(module)
        app.get("/only", status=404)
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/only").text == "x"

    def test_a_view_in_a_submodule_is_scanned(self, addon, browser):
        views = """
from pyramid.response import Response
from pyramid.view import view_config, view_defaults

@view_defaults(request_method="GET")
class Views:
    def __init__(self, request):
        pass

    @view_config(name="deep")
    def deep(self):
        return Response("deep")
"""
        module = addon("early", files={"web/__init__.py": "", "web/views.py": views})
        app = browser(module)
        app.get("/deep", status=404)
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/deep").text == "deep"
        app.post("/deep", status=404)

    def test_tests_inside_the_package_are_not_imported(self, addon, browser):
        app = browser(
            addon("early", files={"tests/__init__.py": "raise RuntimeError"}), enabled={"early"}
        )
        assert not app.declarations.broken

    def test_an_add_on_that_scans_itself_is_not_scanned_twice(self, addon, browser):
        module = addon("early", "config.scan('.')", before=PAGE.format("early"))
        app = browser(module, settings={"eoffice.development": "true"}, enabled={"early"})
        assert app.get("/page").text == "early"

    def test_a_library_it_includes_counts_as_its_own(self, addon, browser, package):
        library = """
        from pyramid.response import Response
        def includeme(config):
            config.add_view(lambda r: Response("library"), name="library")
        """
        package("pretend_library", {"__init__.py": library})
        app = browser(addon("early", "config.include('pretend_library')"))
        app.get("/library", status=404)
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/library").text == "library"

    def test_an_add_on_may_register_a_view_of_the_core(self, addon, browser, package):
        views = "from pyramid.response import Response\ndef shared(r): return Response('shared')"
        package("pretend_shared", {"__init__.py": views})
        app = browser(addon("early", "config.add_view('pretend_shared.shared', name='shared')"))
        app.get("/shared", status=404)
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/shared").text == "shared"

    def test_the_longest_package_wins(self, addon, browser):
        inner = """
from pyramid.view import view_config
from eoffice_cms.addons import Addon
from pyramid.response import Response
addon = Addon("inner", requires=("outer",))
def includeme(config):
    pass
@view_config(name="inner")
def inner(request):
    return Response("inner")
"""
        module = addon("outer", files={"inner/__init__.py": inner})
        app = browser(module, f"{module}.inner", enabled={"outer"})
        app.get("/inner", status=404)
        app.site.enabled_addons = frozenset({"outer", "inner"})
        assert app.get("/inner").text == "inner"

    def test_registered_from_outside_it_goes_by_the_module_of_the_view(self, addon, load):
        module = addon("early", before=PAGE.format("early"))
        config = load(module)
        assert config.owner(f"{module}.page") == "early"
        assert config.owner("pretend_core.root") is None

    def test_the_same_view_twice_in_one_add_on_is_a_conflict(self, addon, load):
        module = addon(
            "early",
            "config.add_view(lambda r: Response('1'), name='x')",
            files={
                "views.py": """
                    from pyramid.view import view_config
                    @view_config(name="x")
                    def x(request): ...
                """
            },
        )
        with pytest.raises(ConfigurationConflictError):
            load(module, settings={"eoffice.development": "true"})


class TestRoutes:
    INCLUDE = """
        config.add_route("early", "/{name}")
        config.add_view(lambda r: Response("route"), route_name="early")
    """

    def test_a_disabled_route_does_not_shadow_traversal(self, addon, browser):
        app = browser(addon("early", self.INCLUDE))
        assert app.get("/page").text == "core"
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/page").text == "route"

    def test_an_enabled_route_is_asked_before_the_core_s_of_one_pattern(self, addon, browser):
        def include(config):
            config.add_route("core", "/{any}")
            config.add_view(lambda r: Response("core route"), route_name="core")

        app = browser(addon("early", self.INCLUDE), include=include)
        assert app.get("/x").text == "core route"
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/x").text == "route"

    def test_a_view_may_be_put_on_the_core_s_route(self, addon, browser):
        def include(config):
            config.add_route("core", "/{any}")
            config.add_view(lambda r: Response("core route"), route_name="core")

        module = addon("early", "config.add_view(lambda r: Response('mine'), route_name='core')")
        app = browser(module, include=include)
        assert app.get("/x").text == "core route"
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/x").text == "mine"

    def test_a_route_name_of_the_core_is_refused(self, addon, load):
        module = addon("early", "config.add_route('core', '/mine')")
        settings = {"eoffice.development": "true"}
        with pytest.raises(ConfigurationError, match="'core' exists already"):
            load(module, settings=settings, include=lambda c: c.add_route("core", "/core"))

    def test_static_files_vanish_with_the_add_on(self, addon, browser, package):
        module = addon("early", "config.add_static_view('early-static', 'static')")
        package(module, {"static/a.txt": "hello"})
        app = browser(module)
        app.get("/early-static/a.txt", status=404)
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/early-static/a.txt").text == "hello"


class TestSubscribers:
    def test_a_subscriber_is_silent_where_its_add_on_is_disabled(self, addon, browser):
        module = addon(
            "early",
            before="""
                from pyramid.events import ApplicationCreated, NewResponse, subscriber
                started = []

                @subscriber(NewResponse)
                def mark(event):
                    event.response.headers["X-Early"] = "yes"

                @subscriber(ApplicationCreated)
                def start(event):
                    started.append(event)
            """,
        )
        app = browser(module)
        assert "X-Early" not in app.get("/page").headers
        app.site.enabled_addons = frozenset({"early"})
        assert app.get("/page").headers["X-Early"] == "yes"

    def test_an_event_may_tell_its_site_by_the_office(self, addon, browser):
        module = addon(
            "early",
            "config.add_subscriber(seen.append, Filed)",
            before="""
                seen = []
                class Filed:
                    def __init__(self, office):
                        self.office = office
            """,
        )
        app = browser(module)
        early = sys.modules[module]
        app.registry.notify(early.Filed(SimpleNamespace(site=app.site)))
        assert early.seen == []
        app.site.enabled_addons = frozenset({"early"})
        app.registry.notify(early.Filed(SimpleNamespace(site=app.site)))
        assert len(early.seen) == 1
