"""Reporting lines as they would be: superiors that exist, no circle, and those above first."""

from __future__ import annotations

from typing import Any

from eoffice_departments.roster.wanted import Wanted, WantedPost
from eoffice_departments.sheets.messages import Fault
from eoffice_departments.translation import _


def check_lines(site: Any, wanted: Wanted) -> list[WantedPost]:
    """Return the posts, those above first; posts whose superior is wrong become faults.

    A row that reports to one that cannot be taken cannot be taken either, unless that post is
    there already.
    """
    while faults := [*_unknown(site, wanted), *_circles(site, wanted)]:
        lines = {each.line for each in faults}
        wanted.faults += faults
        wanted.posts = {
            key: post for key, post in wanted.posts.items() if post.line not in lines
        }
    wanted.faults.sort(key=lambda each: each.line)
    heights: dict[str, int] = {}
    for post in wanted.posts:
        _height(site, wanted, post, heights)
    return sorted(wanted.posts.values(), key=lambda post: (heights[post.id], post.line))


def above(site: Any, wanted: Wanted, post: str) -> str | None:
    """Return whom a post would report to: as the source says, else as it is."""
    if post in wanted.posts and wanted.posts[post].superior:
        return wanted.posts[post].superior
    desk = site.desks.get(post)
    return None if desk is None else desk.superior


def _unknown(site: Any, wanted: Wanted) -> list[Fault]:
    return [
        Fault(
            post.line,
            _("There is no post ${post} to report to.", mapping={"post": post.superior[:60]}),
        )
        for post in wanted.posts.values()
        if post.superior and post.superior not in wanted.posts and post.superior not in site.desks
    ]


def _circles(site: Any, wanted: Wanted) -> list[Fault]:
    """Return a fault for each row on a circle; those that only lead to one are no part of it."""
    safe: set[str] = set()
    found = []
    for start in wanted.posts:
        way: list[str] = []
        at: str | None = start
        while at is not None and at not in safe and at not in way:
            way.append(at)
            at = above(site, wanted, at)
        if at is not None and at in way:
            circle = way[way.index(at) :]
            said = _(
                "The reporting line runs in a circle: ${line}.",
                mapping={"line": " → ".join([*circle, at][:8])},
            )
            found += [Fault(wanted.posts[p].line, said) for p in circle if p in wanted.posts]
        safe.update(way)
    return found


def _height(site: Any, wanted: Wanted, post: str, heights: dict[str, int]) -> None:
    way = []
    at: str | None = post
    while at is not None and at not in heights:
        way.append(at)
        at = above(site, wanted, at)
    base = heights[at] if at is not None else -1
    for each in reversed(way):
        base += 1
        heights[each] = base
