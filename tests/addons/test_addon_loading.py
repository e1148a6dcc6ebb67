"""Discovery, order, and add-ons that do not load."""

import logging
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from eoffice_cms.addons import AddonError
from eoffice_cms.addons.discovery import GROUP, in_order
from eoffice_cms.addons.operations import report

DEVELOPMENT = {"eoffice.development": "true"}


def point(name, module):
    return EntryPoint(name, module, GROUP)


def names(declarations):
    return [addon.name for addon in declarations.addons]


class TestDiscovery:
    def test_add_ons_are_found_by_entry_point(self, addon, load):
        entry_points = [point("one", addon("one")), point("two", addon("two"))]
        declarations = load(entry_points=entry_points).declarations
        assert names(declarations) == ["one", "two"]
        assert declarations.addon("one").package == "pretend_one"

    def test_the_settings_may_allow_only_some(self, addon, load):
        entry_points = [point("one", addon("one")), point("two", addon("two"))]
        config = load(entry_points=entry_points, settings={"eoffice.addons": "two three"})
        assert names(config.declarations) == ["two"]
        (broken,) = config.declarations.broken
        assert broken.name == "three"
        assert "not installed" in broken.error

    def test_one_that_is_not_allowed_is_not_imported(self, addon, load):
        entry_points = [point("one", addon("one", before="raise RuntimeError"))]
        config = load(entry_points=entry_points, settings={"eoffice.addons": ""})
        assert not config.declarations.broken

    def test_two_packages_of_one_name_are_both_refused(self, addon, load):
        entry_points = [point("one", addon("one")), point("one", addon("two"))]
        declarations = load(entry_points=entry_points).declarations
        assert names(declarations) == []
        assert [broken.name for broken in declarations.broken] == ["one"]

    @pytest.mark.parametrize("text", ["x = 1", "addon = 'text'", "import nothing_like_this", "("])
    def test_what_is_no_add_on_is_broken(self, package, load, text):
        package("pretend_odd", {"__init__.py": text})
        declarations = load(entry_points=[point("odd", "pretend_odd")]).declarations
        assert [broken.name for broken in declarations.broken] == ["odd"]

    def test_a_package_that_leaves_python_is_broken_too(self, package, load):
        package("pretend_odd", {"__init__.py": "raise SystemExit(3)"})
        declarations = load(entry_points=[point("odd", "pretend_odd")]).declarations
        assert declarations.broken_addon("odd").error == "SystemExit: 3"


class TestOrder:
    def test_requirements_come_first_and_names_decide_the_rest(self, addon, load):
        modules = [
            addon("a", requires=("z",)),
            addon("b"),
            addon("z", requires=("y",)),
            addon("y"),
        ]
        for given in (modules, modules[::-1]):
            assert names(load(*given).declarations) == ["b", "y", "z", "a"]

    def test_a_circle_is_broken_and_so_is_what_requires_it(self, addon, load):
        modules = [
            addon("a", requires=("b",)),
            addon("b", requires=("c",)),
            addon("c", requires=("b",)),
            addon("d"),
        ]
        declarations = load(*modules).declarations
        assert names(declarations) == ["d"]
        errors = {b.name: b.error.interpolate() for b in declarations.broken}
        assert errors["b"] == "It requires itself: b → c → b."
        assert errors["a"] == "It requires b, which cannot be loaded."
        with pytest.raises(AddonError):
            load(*modules, settings=DEVELOPMENT)

    def test_a_missing_requirement_is_broken(self, addon, load):
        declarations = load(addon("a", requires=("nobody",))).declarations
        assert "nobody" in declarations.broken_addon("a").error.interpolate()
        with pytest.raises(AddonError):
            load("pretend_a", settings=DEVELOPMENT)

    def test_nothing_comes_of_nothing(self):
        assert in_order([]) == []


class TestBroken:
    HALFWAY = """
        config.add_view(lambda r: Response("half"), name="half")
        config.add_view(lambda r: Response("half"), name="page", context="pretend_core.IThing")
        config.add_route("half", "/half-route")
        config.add_view(lambda r: Response("half"), route_name="half")
        config.add_menu_item("main", "half")
        raise ValueError("halfway")
    """
    IN_COMMIT = """
        from pretend_core import IThing
        config.add_view(lambda r: Response("half"), name="half")
        config.add_view(lambda r: Response("half"), name="page", context=IThing)
        config.add_route("half", "/half-route")
        config.add_view(lambda r: Response("half"), route_name="half")
        config.add_menu_item("main", "half")
        def fail():
            raise ValueError("halfway")
        config.action("fail", fail, order=5)
    """

    @pytest.mark.parametrize("includeme", [HALFWAY, IN_COMMIT])
    def test_it_leaves_nothing_effective_and_the_site_goes_on(self, addon, browser, includeme):
        broken = addon("broken", includeme)
        behind = addon("behind", requires=("broken",))
        well = addon("well", 'config.add_view(lambda r: Response("well"), name="well")')
        app = browser(broken, behind, well, enabled={"broken", "behind", "well"})
        assert app.get("/well").text == "well"
        assert app.get("/page").text == "core"
        app.get("/half", status=404)
        app.get("/half-route", status=404)
        assert app.declarations.everything.menu_items == ()
        assert names(app.declarations) == ["well"]
        errors = {broken.name: broken.error for broken in app.declarations.broken}
        assert errors["broken"] == "ValueError: halfway"
        assert "behind" in errors

    @pytest.mark.parametrize("includeme", [HALFWAY, IN_COMMIT])
    def test_it_raises_in_development(self, addon, load, includeme):
        with pytest.raises(Exception, match="halfway"):
            load(addon("broken", includeme), settings=DEVELOPMENT)

    def test_a_module_that_fails_while_scanned_breaks_the_whole(self, addon, browser):
        module = addon(
            "broken", TestBroken.HALFWAY.replace("raise", "#"), files={"views.py": "import nowhere"}
        )
        app = browser(module, enabled={"broken"})
        app.get("/half", status=404)
        assert "nowhere" in app.declarations.broken_addon("broken").error

    def test_the_log_has_the_traceback(self, addon, load, caplog):
        with caplog.at_level(logging.ERROR):
            load(addon("broken", self.HALFWAY))
        assert "The add-on broken cannot be loaded" in caplog.text
        assert "Traceback" in caplog.text

    def test_a_name_taken_by_a_broken_route_is_free_again(self, addon, load):
        well = addon("well", "config.add_route('half', '/well')")
        assert names(load(addon("broken", self.HALFWAY), well).declarations) == ["well"]

    def test_a_projection_of_a_name_that_is_taken_breaks_it(self, addon, load):
        def include(config):
            config.add_projection(SimpleNamespace(name="content"))

        text = "config.add_projection(Response('x')) if 0 else config.add_projection(P())"
        module = addon("greedy", text, before="class P: name = 'content'")
        declarations = load(module, include=include).declarations
        assert "content" in declarations.broken_addon("greedy").error
        assert declarations.everything.projections["content"].addon is None


class TestReport:
    def test_it_tells_of_all_that_loaded_broke_or_went(self, addon, office):
        well = addon("well", "config.add_menu_item('main', 'well')")
        user = addon("user", requires=("well",))
        broken = addon("broken", "raise ValueError('no')")
        one = office(well, user, broken, enabled={"well", "gone"})
        rows = {row["name"]: row for row in report(one.declarations, one.site)}
        assert list(rows) == ["well", "user", "broken", "gone"]
        assert rows["well"]["title"] == "Well"
        assert rows["well"]["version"] == "1.2"
        assert rows["well"]["enabled"] and rows["well"]["available"]
        assert rows["well"]["required_by"] == ["user"]
        assert rows["well"]["contributions"] == {"menu_item": 1}
        assert not rows["user"]["enabled"]
        assert rows["broken"]["broken"] == "ValueError: no"
        assert not rows["broken"]["available"]
        assert rows["gone"]["enabled"] and not rows["gone"]["available"]


class TestWithoutWeb:
    def test_views_are_counted_and_not_registered(self, addon, load):
        module = addon(
            "early",
            "config.add_view(lambda r: 1, route_name='of-the-web')\nconfig.add_permission('p')",
        )
        declarations = load(module, settings=DEVELOPMENT, web=False).declarations
        assert declarations.counts("early") == {"permission": 1, "view": 1}
