"""The workflow of a post; departments and branches follow the core's for places."""

from eoffice_cms.workflow import State, Workflow
from eoffice_departments.translation import _

POST = Workflow(
    "post",
    _("Post"),
    "open",
    states=(
        State(
            "open",
            _("In use"),
            {"content.view": ("Member",), "content.edit": ("Administrator",)},
        ),
    ),
)

ORDERS = Workflow(
    "orders",
    _("Orders"),
    "open",
    states=(State("open", _("In use"), {"content.view": ("Member",)}),),
)

ORDER = Workflow(
    "order",
    _("Order"),
    "open",
    states=(State("open", _("In force"), {"content.view": ("Member",)}),),
)
