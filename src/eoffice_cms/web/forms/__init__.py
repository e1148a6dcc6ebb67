"""Forms of the site: colander schemas drawn by deform with templates of our own.

A view does::

    form = make_form(schema, request, buttons=(Button("save", _("Save")),), action=url)
    try:
        values = form.validate(request.POST.items())
    except ValidationFailure as failure:
        request.response.status = 422
        return {"form": failure.render()}

and `form.render_refused(controls, sentence)` where a service refuses what the schema let pass.
"""

from deform.exception import ValidationFailure

from eoffice_cms.web.forms.fields import (
    Day,
    DeskChoice,
    Text,
    Uid,
    not_past,
    one_of,
)
from eoffice_cms.web.forms.form import Button, Form, make_form
from eoffice_cms.web.forms.widgets import (
    CheckboxChoiceWidget,
    CheckboxWidget,
    DayWidget,
    FileUploadWidget,
    Group,
    HiddenWidget,
    LateSelectWidget,
    PasswordWidget,
    RadioChoiceWidget,
    SelectWidget,
    TextAreaWidget,
    TextInputWidget,
    Widget,
)

__all__ = [
    "Button",
    "CheckboxChoiceWidget",
    "CheckboxWidget",
    "Day",
    "DayWidget",
    "DeskChoice",
    "FileUploadWidget",
    "Form",
    "Group",
    "HiddenWidget",
    "LateSelectWidget",
    "PasswordWidget",
    "RadioChoiceWidget",
    "SelectWidget",
    "Text",
    "TextAreaWidget",
    "TextInputWidget",
    "Uid",
    "ValidationFailure",
    "Widget",
    "make_form",
    "not_past",
    "one_of",
]
