"""The reference page: Pyramid, Chameleon and waitress with nothing of the product."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import waitress
from chameleon import PageTemplateFile
from pyramid.config import Configurator
from pyramid.response import Response

TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8" /><title>${title}</title></head>
<body>
  <nav><ul><li tal:repeat="link links"><a href="${link.url}">${link.title}</a></li></ul></nav>
  <main>
    <h1>${title}</h1>
    <p>${text}</p>
  </main>
</body>
</html>
"""


class Link:
    """An entry of the menu."""

    def __init__(self, number: int) -> None:
        self.url = f"/{number}"
        self.title = f"Entry {number}"


def main() -> None:
    """Serve the page on the port given."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "page.pt"
        path.write_text(TEMPLATE, encoding="utf-8")
        template = PageTemplateFile(str(path))
        links = [Link(number) for number in range(5)]

        def page(request: Any) -> Response:
            return Response(template(title="A page", text="Nothing else.", links=links))

        config = Configurator()
        config.add_route("page", "/")
        config.add_view(page, route_name="page")
        waitress.serve(
            config.make_wsgi_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=4, ident=None
        )


if __name__ == "__main__":
    main()
