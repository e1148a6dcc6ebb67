"""The rows of the organisation chart: a district of thousands of posts, drawn and as a page."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from webob import Request

from benchmarks.rows import Row
from benchmarks.scale import Scale
from eoffice_cms.addons.enabling import enable
from eoffice_cms.application import Application
from eoffice_cms.web.configuration import make_wsgi_app
from eoffice_cms.web.requests import SESSION_COOKIE

#: Posts of a branch, branches of a department, and how many posts report to one.
POSTS, BRANCHES, SPAN = 10, 10, 4
WHOLE, PAGE = "organisation chart drawn whole", "organisation chart, page"
BATCH = 500


def chart_rows(scale: Scale, wanted: Callable[[str], bool]) -> list[Row]:
    """Measure both, where one is wanted; ``size`` is the number of posts."""
    if not (wanted(WHOLE) or wanted(PAGE)):
        return []
    with tempfile.TemporaryDirectory() as place:
        app = Application.open(Path(place) / "home")
        try:
            organise(app, scale.posts)
            rows = [
                Row(WHOLE, scale.posts, _median(lambda: _drawn(app), scale), "s"),
                Row(PAGE, scale.posts, _median(_page(app), scale), "s"),
            ]
        finally:
            app.close()
    return [row for row in rows if wanted(row.name)]


def organise(app: Application, posts: int) -> None:
    """Set up a district with so many posts, all vacant, in branches of ten."""
    from eoffice_departments.services import add_branch, add_department, add_post

    app.initialise(admin_password="benchmark-only-0")
    app.run(enable, "departments")
    app.follow_addons(frozenset({"departments"}))
    with app.work() as office:
        department = branch = None
        for number in range(posts):
            if number % (POSTS * BRANCHES) == 0:
                department = add_department(
                    office, code=f"D{number}", titles=_titles("विभाग", "Department", number)
                )
            if number % POSTS == 0:
                branch = add_branch(
                    office, department, code=f"B{number}", titles=_titles("शाखा", "Branch", number)
                )
            within = number % POSTS
            above = f"desk-{number - within + (within - 1) // SPAN}" if within else None
            add_post(
                office, branch, titles=_titles("सहायक ग्रेड-3", "Assistant Grade-3", number),
                id=f"desk-{number}", superior=above,
            )  # fmt: skip
            if number % BATCH == BATCH - 1:
                office.commit_batch()


def _titles(hindi: str, english: str, number: int) -> dict[str, str]:
    return {"hi": f"{hindi} {number}", "en": f"{english} {number}"}


def _drawn(app: Application) -> None:
    """Read the organisation and draw every post of it."""
    from eoffice_departments.chart import Words, chart_of, draw
    from eoffice_departments.units import read_units

    with app.work() as office:
        node = chart_of(read_units(office.catalog.connection, office.site, posts=True), "hi")
        words = Words("चार्ट", "पद", "रिक्त", "नस्तियाँ", "पद", "अधिक भार")
        picture = draw(node, node.depth(), words)
    if picture.count("<rect") < node.posts:
        raise RuntimeError("the chart left posts out")


def _page(app: Application) -> Callable[[], None]:
    """Return a function that asks for the page of the whole district, as far as it unfolds."""
    wsgi: Any = make_wsgi_app({}, app)
    cookie = f"{SESSION_COOKIE}={app.transient.start_session('admin')}; language=hi"

    def get() -> None:
        request = Request.blank("/organisation?levels=20", headers={"Cookie": cookie})
        answer = request.get_response(wsgi)
        if answer.status_int != 200:
            raise RuntimeError(f"the page of the chart answered {answer.status}")

    return get


def _median(act: Callable[[], None], scale: Scale) -> float:
    act()  # the first compiles templates and statements
    seconds = []
    for _round in range(scale.starts):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)
