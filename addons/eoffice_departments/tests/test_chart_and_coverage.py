"""The organisation chart and coverage: the figures, the pictures, the pages."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from departments_sample import posts

from eoffice_cms.content.actions import close_file, create_file, send
from eoffice_departments import chart
from eoffice_departments.adoption import Share
from eoffice_departments.coverage import coverage, draw
from eoffice_departments.posting import relieve
from eoffice_departments.reorganisation import merge_branches
from eoffice_departments.services import add_branch, add_department, add_post
from eoffice_departments.units import read_units

SVG = "{http://www.w3.org/2000/svg}"
TITLES = {"hi": "भू-अभिलेख एवं बन्दोबस्त अधीक्षक कार्यालय की शाखा", "en": "Land <records> & more"}
WORDS = chart.Words("चार्ट", "तालिका", "रिक्त", "नस्तियाँ", "पद", "अधिक भार")


def tree(app, over=chart.OVERLOADED, language="en"):
    with app.work() as office:
        units = read_units(office.catalog.connection, office.site, posts=True)
        return chart.chart_of(units, language, over)


def find(node, title):
    return next(each for each, _level in node.visible(99) if each.title == title)


@pytest.fixture
def deep(app, site):
    """A department in the department, a branch in the branch, the clerk's post vacant."""
    with app.work() as office:
        clr = office.site["CLR"]
        inner = add_department(office, code="sub", titles=TITLES, within=clr)
        add_branch(office, inner, code="lnd", titles=TITLES)
        below = add_branch(office, clr["EST"], code="lve", titles=TITLES)
        add_post(office, below, titles={"hi": "लिपिक", "en": "Leave clerk"})
        relieve(office, posts(office)[1], "asha")
    return app


class TestChart:
    def test_units_and_posts_at_any_depth(self, deep):
        node = tree(deep)
        assert (node.posts, node.vacant) == (3, 2)
        assert find(node, "Collectorate").posts == 3
        officer = find(node, "Officer in charge")
        assert [each.title for each in officer.children] == ["Assistant Grade-3"]
        assert find(node, "Leave clerk").vacant == 1
        assert node.depth() == 5  # site, department, branch, the officer, the clerk below

    def test_overloaded_by_the_rule_that_is_asked_for(self, app, site):
        with app.work("asha") as office:
            for number in range(3):
                place = office.site["CLR"]["EST"]
                create_file(office, place, subject=f"File {number}", desk="clr-est-1")
        for over, expected in ((2, 1), (3, 0)):
            node = tree(app, over)
            assert node.overloaded == find(node, "Assistant Grade-3").overloaded == expected
        assert find(node, "Assistant Grade-3").files == 3

    @pytest.mark.parametrize("language", ["hi", "en"])
    @pytest.mark.parametrize("levels", [1, 2, 9])
    def test_the_picture_is_whole_and_safe(self, deep, language, levels):
        node = tree(deep, language=language)
        picture = ET.fromstring(chart.draw(node, levels, WORDS))
        boxes = picture.findall(f".//{SVG}rect")
        assert len(boxes) == len(list(node.visible(levels)))
        for each in picture.iter():
            assert not {"style", "onclick"} & set(each.attrib)
        for link in picture.findall(f".//{SVG}a"):
            assert link.get("href").startswith("/")
        width, height = float(picture.get("width")), float(picture.get("height"))
        for box in boxes:
            assert float(box.get("x")) + float(box.get("width")) <= width
            assert float(box.get("y")) + float(box.get("height")) <= height

    def test_boxes_do_not_lie_on_each_other(self, deep):
        picture = ET.fromstring(chart.draw(tree(deep), 9, WORDS))
        where = [
            (float(each.get("x")), float(each.get("y"))) for each in picture.iter(f"{SVG}rect")
        ]
        for number, (x, y) in enumerate(where):
            for other_x, other_y in where[number + 1 :]:
                assert x != other_x or abs(y - other_y) >= chart.HEIGHT

    def test_vacant_and_overloaded_are_marked_in_form_and_words(self, app, site):
        with app.work("asha") as office:
            create_file(office, office.site["CLR"]["EST"], subject="File", desk="clr-est-1")
        with app.work() as office:
            relieve(office, posts(office)[1], "asha")
        drawn = chart.draw(tree(app, over=0), 9, WORDS)
        assert 'class="box empty full"' in drawn
        assert "▲" in drawn
        assert "रिक्त" in drawn

    def test_too_many_boxes_fold(self):
        node = chart.Node("Top", "site", "/")
        for each in range(10):
            department = chart.Node(f"D{each}", "department", f"/{each}")
            department.children = [chart.Node(f"P{n}", "post", "/p") for n in range(100)]
            node.children.append(department)
        assert chart.fitting_levels(node, 9) == 2
        assert chart.fitting_levels(node, 9, most=5000) == 3
        assert chart.fitting_levels(node, 1) == 1


class TestCoverage:
    def test_live_and_share(self, app, site):
        with app.work("asha") as office:
            place = office.site["CLR"]["EST"]
            first = create_file(office, place, subject="First", desk="clr-est-1")
            send(office, first, to="clr-est-oic", note="For orders.")
            closed = create_file(office, place, subject="Closed", desk="clr-est-1")
            close_file(office, closed)
        with app.work() as office:
            add_branch(office, office.site["CLR"], code="new", titles=TITLES)
        with app.work() as office:
            connection, now = office.catalog.connection, office.now
            top = coverage(connection, office.site, now)
            assert (top.live, top.branches, top.share) == (1, 2, Share(2, 2))
            later = coverage(connection, office.site, now + timedelta(days=31))
            assert (later.live, later.branches, later.share) == (0, 2, Share(1, 0))

    def test_a_department_in_a_department_counts_in_both(self, deep):
        with deep.work() as office:
            top = coverage(office.catalog.connection, office.site, office.now)
        (collectorate,) = top.below
        assert collectorate.branches == 3
        assert sum(each.branches for each in collectorate.below) == 3

    def test_a_merged_branch_is_none_to_be_made_live(self, deep, visit):
        with deep.work() as office:
            clr = office.site["CLR"]
            merge_branches(office, clr["SUB"]["LND"], clr["EST"])
        with deep.work() as office:
            top = coverage(office.catalog.connection, office.site, office.now)
        assert top.branches == 2
        page = visit("admin").get("/coordination").html
        assert len(page.select("#vacant-title ~ ul li")) == 2

    def test_the_picture_is_well_formed(self, deep):
        with deep.work() as office:
            top = coverage(office.catalog.connection, office.site, office.now)
        for language in ("hi", "en"):
            ET.fromstring(draw(list(top.below), language, "<&>", "–"))


class TestPages:
    ADDRESSES = (
        "organisation", "coverage", "CLR/organisation", "CLR/coverage",
        "CLR/EST/organisation", "CLR/EST/coverage", "CLR/EST/LVE/organisation",
    )  # fmt: skip

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_everybody_signed_in_reads_them(self, deep, visit, language):
        browser = visit("dev", language)
        for address in self.ADDRESSES:
            page = browser.get(f"/{address}", status=200)
            assert page.html.select("h1")
        assert "/sign-in" in visit(None).get("/organisation", status=302).location

    @pytest.mark.parametrize(
        "query",
        ["levels=99", "zoom=0", "over=x", "levels=-1&zoom=9999999999", "levels=",
         "zoom=%E0%A5%A7"],
    )  # fmt: skip
    def test_whatever_an_address_asks(self, deep, visit, query):
        visit("dev").get(f"/organisation?{query}", status=200)

    def test_the_table_says_what_the_picture_says(self, deep, visit):
        page = visit("dev").get("/organisation?levels=9").html
        rows = [each.text.strip() for each in page.select(".chart-table th[scope=row]")]
        titles = [each.find("title").text.partition(":")[0] for each in page.select("svg.chart a")]
        assert sorted(rows) == sorted(titles)
        assert len(rows) == 9

    def test_zoom_changes_the_size_and_nothing_else(self, deep, visit):
        browser = visit("dev")
        sizes = [
            float(browser.get(f"/organisation?zoom={zoom}").html.select_one("svg.chart")["width"])
            for zoom in (50, 100, 200)
        ]
        assert sizes == [sizes[1] / 2, sizes[1], sizes[1] * 2]

    def test_the_figures_for_a_spreadsheet(self, deep, visit):
        answer = visit("dev").get("/coverage-csv")
        assert answer.content_type == "text/csv"
        lines = answer.body.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Unit,Kind")
        assert len(lines) == 7  # the head, the district, two departments, three branches
        assert visit("dev").get("/CLR/EST/coverage-csv", status=200)
