"""``eoffice serve``: serve the site on this machine."""

from __future__ import annotations

import os
import signal
from typing import Any

import click

from eoffice_cms.cli.commands import Command, option, pass_session
from eoffice_cms.cli.demo import show_accounts
from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.printing import tell
from eoffice_cms.cli.session import Session, no_site
from eoffice_cms.demo.accounts import demo_accounts
from eoffice_cms.errors import Refused, _

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PORT = 6543
THREADS = 4


@click.command(
    cls=Command,
    help=_(
        "Serve the site until Ctrl-C. Only this machine reaches it, unless another address is "
        "given; a district's server stands behind a proxy that speaks HTTPS."
    ),
)
@option(
    "--port", type=click.IntRange(0, 65535), default=PORT, envvar="PORT", show_default=True,
    help=_("Port; PORT in the environment unless given."),
)
@option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
    help=_("Address of this machine to listen on."),
)
@pass_session
def serve(session: Session, port: int, host: str) -> None:
    """Serve the site."""
    from eoffice_cms.web.configuration import make_wsgi_app

    # The home that was asked for outweighs one that the settings or the environment name.
    os.environ["EOFFICE_HOME"] = str(session.home)
    wsgi = make_wsgi_app(session.settings)
    application = wsgi.registry.application
    try:
        if not application.initialised:
            raise no_site(session.place)
        server = _listen(wsgi, host, port)
        _greet(application, host, server)
        signal.signal(signal.SIGTERM, _stop)
        server.run()  # until Ctrl-C or SIGTERM
    finally:
        application.close()


def _listen(wsgi: Any, host: str, port: int) -> Any:
    import waitress

    from eoffice_cms.web.server import settings_of

    try:
        return waitress.create_server(
            wsgi, **settings_of({"host": host, "port": port, "threads": THREADS})
        )
    except ValueError as error:  # also: no such host
        raise Refused(_("This is no address to listen on."), field="host") from error


def _stop(_signal: int, _frame: Any) -> None:
    raise SystemExit(0)


def _greet(application: Any, host: str, server: Any) -> None:
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    name = f"[{host}]" if ":" in host else host
    tell(say(_("Open ${url} and stop with Ctrl-C.", mapping={"url": f"http://{name}:{port}/"})))
    if host in LOOPBACK:
        with application.work() as office:
            show_accounts(demo_accounts(office.site, current()))
