"""The district of the tests of pages, here to be attacked."""

from __future__ import annotations

import gc
import importlib.util
import warnings
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


@pytest.fixture(scope="module", autouse=True)
def _uploads_closed():
    """Collect what WebOb leaves of long posts here, before it is found in others' tests."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


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


def pytest_collection_modifyitems(items):
    """Let pass that WebOb leaves the temporary files of long posts to the garbage collector."""
    here = Path(__file__).parent
    quiet = pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <_io.:pytest.PytestUnraisableExceptionWarning"
    )
    for item in items:
        if item.path.parent == here:
            item.add_marker(quiet)
