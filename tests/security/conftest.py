"""The district of the tests of pages, here to be attacked."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from eoffice_cms.catalog.dialect import ProjectionsBusy

_pages = Path(__file__).parent.parent / "web" / "conftest.py"
_spec = importlib.util.spec_from_file_location("pages_conftest", _pages)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

site_template = _module.site_template
wsgi = _module.wsgi
district = _module.district
browser = _module.browser


@pytest.fixture
def conflict(district):
    """Return a function that makes the next commits of the district meet another writer."""

    def make(times=1, meanwhile=None):
        left = [times]

        def probe(step):
            if step == "voted" and left[0]:
                left[0] -= 1
                if meanwhile is not None:
                    meanwhile()
                raise ProjectionsBusy("another writer")

        district.app.probe = probe

    return make
