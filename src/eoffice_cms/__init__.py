"""An e-Office for a district: files move between desks, and add-ons do the rest."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def main(global_config: Any = None, **settings: Any) -> Any:
    """Return the WSGI application, as PasteDeploy asks for it.

    :param settings: of the ini file; ``EOFFICE_HOME`` in the environment outweighs
        ``eoffice.home``
    """
    from eoffice_cms.web.configuration import make_wsgi_app

    return make_wsgi_app(settings)
