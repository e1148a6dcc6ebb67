"""What is declared, and what of it holds for a site."""

import pytest
from zope.interface import Interface, implementer

from eoffice_cms.addons.items import (
    ContentType,
    ControlPanel,
    MenuItem,
    ObjectAction,
    Permission,
    TemplateLayer,
)


class IThing(Interface):
    pass


@implementer(IThing)
class Thing:
    pass


@pytest.fixture
def declarations(addon, load):
    return load(addon("one"), addon("two", requires=("one",))).declarations


def panel(name, addon=None, **options):
    return ControlPanel(name=name, title=name, view=name, addon=addon, **options)


class TestForSite:
    def test_only_what_the_core_and_enabled_add_ons_declare(self, declarations):
        for item in (panel("c"), panel("1", "one"), panel("2", "two")):
            declarations.add(item)
        seen = [p.name for p in declarations.for_site(frozenset({"two"})).control_panels]
        assert seen == ["c", "2"]
        assert len(declarations.everything.control_panels) == 3
        assert [p.name for p in declarations.for_site(()).control_panels] == ["c"]

    def test_it_is_kept(self, declarations):
        enabled = frozenset({"one"})
        assert declarations.for_site(enabled) is declarations.for_site({"one"})
        declarations.add(panel("late"))
        assert declarations.for_site(enabled).control_panels[0].name == "late"

    def test_names_that_are_not_installed_are_passed_over(self, declarations):
        assert declarations.for_site({"gone", "one"}).enabled == {"one"}

    def test_a_later_add_on_replaces_and_the_core_comes_back(self, declarations):
        declarations.add(panel("mail", order=7))
        declarations.add(panel("mail", "one", order=1))
        assert declarations.for_site({"one"}).control_panels[0].order == 1
        assert len(declarations.for_site({"one"}).control_panels) == 1
        assert declarations.for_site(()).control_panels[0].order == 7

    def test_the_set_of_sites_is_bounded(self, declarations):
        for number in range(200):
            declarations.for_site({f"n{number}"})
        assert len(declarations._sites) <= 64


class TestKinds:
    def test_permissions_add_up(self, declarations):
        declarations.add(Permission("file.read", ("Reader",)))
        declarations.add(Permission("file.read", ("Trainer", "Reader"), addon="one"))
        assert declarations.for_site(()).permissions["file.read"].roles == ("Reader",)
        both = declarations.for_site({"one"}).permissions["file.read"].roles
        assert both == ("Reader", "Trainer")

    def test_menus_are_sorted_and_keep_names_apart(self, declarations):
        for menu, name, order in (("main", "b", 20), ("main", "a", 10), ("user", "a", 5)):
            declarations.add(MenuItem(menu, name, name, name, order=order))
        assert [i.name for i in declarations.everything.menu("main")] == ["a", "b"]
        assert [i.name for i in declarations.everything.menu("user")] == ["a"]

    @pytest.mark.parametrize("context", [None, IThing, Thing])
    def test_actions_apply_by_interface_or_class(self, declarations, context):
        declarations.add(ObjectAction("print", "Print", "print", context))
        assert len(declarations.everything.actions_for(Thing())) == 1
        assert len(declarations.everything.actions_for(object())) == (context is None)
        assert declarations.everything.actions_for(Thing(), "other") == ()

    def test_themes_come_first_then_the_last_add_on(self, declarations):
        for path, addon, theme in (("core", None, False), ("t", "one", True), ("2", "two", False)):
            declarations.add(TemplateLayer(path, addon=addon, theme=theme))
        layers = declarations.everything.template_layers
        assert [layer.path for layer in layers] == ["t", "2", "core"]

    def test_a_content_type_cannot_be_replaced(self, declarations):
        declarations.add(ContentType("file", Thing, "File"))
        with pytest.raises(Exception, match="declared by the core"):
            declarations.add(ContentType("file", Thing, "File", addon="one"))


class TestDirectives:
    def test_each_reaches_its_mapping_with_its_owner(self, addon, load):
        module = addon(
            "all",
            """
            from types import SimpleNamespace as Namespace
            config.add_content_type("course", dict, inside=("folder",), workflow="course")
            config.add_workflow(Namespace(name="course"))
            config.add_projection(Namespace(name="progress"))
            config.add_permission("course.enrol", roles=("Trainer",))
            config.add_menu_item("main", "courses", order=60)
            config.add_object_action("enrol", title="Enrol", context=dict)
            config.add_control_panel("courses", title="Courses")
            config.add_template_layer("templates/core")
            config.add_contribution("job", "remind", len)
            """,
        )
        config = load(module, settings={"eoffice.development": "true"})
        site = config.declarations.for_site({"all"})
        assert site.content_types["course"].inside == ("folder",)
        assert site.workflows["course"].workflow.name == "course"
        assert site.projections["progress"].addon == "all"
        assert site.permissions["course.enrol"].roles == ("Trainer",)
        (item,) = site.menu("main")
        assert (item.title, item.view, item.order) == ("All", "courses", 60)
        assert site.actions_for({})[0].view == "enrol"
        assert site.control_panels[0].addon == "all"
        assert site.template_layers[0].path == "pretend_all:templates/core"
        assert site.contributions("job") == {"remind": len}
        assert config.declarations.for_site(()).content_types == {}
        assert config.introspector.get_category("eoffice projections")

    def test_the_core_s_own_have_no_owner(self, load):
        config = load(include=lambda config: config.add_permission("file.read", ("Reader",)))
        assert config.declarations.everything.permissions["file.read"].addon is None
