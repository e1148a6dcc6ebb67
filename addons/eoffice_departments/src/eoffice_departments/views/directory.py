"""The directory (LDAP): where it is, and reading it into a sheet whose difference is then shown."""

from __future__ import annotations

import io
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound, HTTPSeeOther
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Text, make_form
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.workflow.engine import require
from eoffice_departments.roster.columns import COLUMNS
from eoffice_departments.roster.directory import SETTINGS, directory_of, directory_rows
from eoffice_departments.roster.template import as_csv
from eoffice_departments.services import MANAGE
from eoffice_departments.sheets import kept
from eoffice_departments.translation import _
from eoffice_departments.views.asking import FORM
from eoffice_departments.views.schemas import form_of
from eoffice_departments.views.sheets import home_of

TITLE = _("Directory (LDAP)")
SUCH_AS = _("Such as ${example}")
#: Name, title, an example (with it the field's help is made), and whether it is needed.
FIELDS = (
    ("url", _("Address"), "ldaps://ldap.district.example", True),
    ("base", _("Where the search begins"), "ou=people,dc=district,dc=example", True),
    ("bind", _("Who asks"), "cn=reader,dc=district,dc=example", False),
    ("filter", _("Which entries"), "(objectClass=inetOrgPerson)", False),
    ("attributes", _("Which attribute holds what"), "department=o branch=ou user=uid", False),
)


@view_config(
    context=Site, name="panel-directory", renderer=FORM, permission=MANAGE,
    request_method=("GET", "POST"),
)  # fmt: skip
def directory(context: Site, request: Any) -> Any:
    """Keep where the directory is, or read it."""
    nodes = [
        colander.SchemaNode(
            Text(max=300), name=name, title=title,
            description=_(SUCH_AS, mapping={"example": example}),
            missing=colander.required if needed else "",
        )
        for name, title, example, needed in FIELDS
    ]  # fmt: skip
    buttons = (
        Button("save", _("Save")),
        Button("read", _("Save, and see the difference"), kind="plain"),
        Button("cancel", _("Cancel"), url="/panels"),
    )
    form = make_form(form_of(*nodes), request, buttons, request.path)
    page = form_page(
        request, TITLE, crumbs(request, TITLE),
        lead=_("The password is not kept here: it comes from the environment as "
               "EOFFICE_LDAP_PASSWORD, or from a file that the settings name."),
    )  # fmt: skip

    def keep(values: dict[str, Any]) -> Any:
        require(request.office, context, MANAGE)
        context.settings[SETTINGS] = dict(values)
        if "read" in request.POST:
            token = _read(context, request)
            return HTTPSeeOther(f"/organisation-difference?sheet={token}")
        request.tell(_("Kept."))
        return HTTPFound("/panel-directory")

    return ask(request, form, page, keep, first=context.settings.get(SETTINGS), once=False)


def _read(site: Site, request: Any) -> str:
    """Read the directory into a sheet of the person's own, and return its token."""
    found = directory_of(site, request.registry.settings)
    rows = directory_rows(found)
    columns = [each for each in COLUMNS if each.name in found.attributes]
    names = [each.name for each in columns]
    sheet = as_csv(columns, [[row.cells.get(name, "") for name in names] for row in rows])
    return kept.keep(home_of(request), request.office.identity.user_id, io.BytesIO(sheet))
