"""Search fields: what an add-on lets a search be narrowed by, from rows of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: The sort of the contributions.
SORT = "search_field"
#: Names that the search page uses itself.
TAKEN = frozenset(("q", "sort", "start", "type", "state", "category", "from", "to"))


@dataclass(frozen=True)
class SearchField:
    """A field of the search page.

    :ivar name: of the value in the page's address
    :ivar node: function of the request that returns the colander node of one value
    :ivar condition: function of that value that returns the SQL condition on ``content``
    """

    name: str
    node: Callable[[Any], Any]
    condition: Callable[[Any], Any]
