"""The organisation as a tree: departments, branches, posts with who holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.security.seats import holders_at
from eoffice_departments.content import Branch, Department, Post

Node = dict[str, Any]


def tree(office: Any) -> list[Node]:
    """Return the departments with all that lies in them, nested; ``posts`` and ``units`` below."""
    return [_unit(office, each) for each in office.site.values() if isinstance(each, Department)]


def _unit(office: Any, unit: Any) -> Node:
    children = list(unit.values())
    return {
        "type": unit.type_name,
        "code": unit.code,
        "titles": dict(unit.titles or {}),
        "head": getattr(unit, "head", None),
        "coordinator": getattr(unit, "coordinator", None),
        "posts": [_post(office, each) for each in children if isinstance(each, Post)],
        "units": [
            _unit(office, each) for each in children if isinstance(each, Department | Branch)
        ],
    }


def _post(office: Any, post: Post) -> Node:
    site = office.site
    desk = site.desks[post.desk]
    held = holders_at(desk, to_micros(office.now))
    return {
        "post": desk.id,
        "titles": dict(desk.titles),
        "superior": desk.superior,
        "grade": post.grade,
        "decides": bool(desk.decides),
        "vacant": not held,
        "holders": [{"user": each, "titles": _names(site.users[each])} for each in held],
    }


def _names(user: Any) -> dict[str, str]:
    return dict(user.titles or {"en": user.title})


def lines(nodes: list[Node], language: str, vacant: str, depth: int = 0) -> Iterator[str]:
    """Yield the tree as lines for people, each deeper one further in."""
    inset = "  " * depth
    for node in nodes:
        yield f"{inset}{_title(node['titles'], language)}  [{node['code']}]"
        for post in node["posts"]:
            names = ", ".join(
                f"{_title(each['titles'], language)} ({each['user']})" for each in post["holders"]
            )
            title = _title(post["titles"], language)
            yield f"{inset}  - {title}  [{post['post']}]: {names or vacant}"
        yield from lines(node["units"], language, vacant, depth + 1)


def _title(titles: dict[str, str], language: str) -> str:
    return titles.get(language) or next(iter(titles.values()), "–")
