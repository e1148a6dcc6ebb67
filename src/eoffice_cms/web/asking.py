"""Ask with a form: show it, act on what is posted, and keep what was typed when that is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eoffice_cms.errors import Refused, Stale, _
from eoffice_cms.web.forms import Form, ValidationFailure
from eoffice_cms.web.once import do_once, new_token
from eoffice_cms.web.seen import FIELD, Seen
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_cms.web.typed import typed_before


def form_page(
    request: Any,
    title: str,
    breadcrumbs: Sequence[Link],
    *,
    lead: str | None = None,
    about: Link | None = None,
    facts: Sequence[Fact] = (),
) -> dict[str, Any]:
    """Return the values of ``action_form.pt`` but for the form itself."""
    return {
        "title": request.translate(title),
        "lead": request.translate(lead) if lead else None,
        "facts": facts,
        "about": about,
        "notice": None,
        "breadcrumbs": breadcrumbs,
    }


def ask(
    request: Any,
    form: Form,
    page: Mapping[str, Any],
    act: Callable[[dict[str, Any]], Any],
    *,
    first: Mapping[str, Any] | None = None,
    name: str = "form",
    passed_on: tuple[type[Refused], ...] = (Stale,),
    once: bool = True,
) -> Any:
    """Return the page with the form on GET; on POST what ``act`` returns for the values.

    What the schema or the service refuses shows the form as it was typed, with the sentence
    beside the field it is about, or above all.

    :param first: what the fields hold at first; when any of it was changed since the form was
        drawn, nothing is done, and the form says what is now
    :param name: the page's variable for the form's markup
    :param passed_on: refusals that have a page of their own
    :param once: whether the same form sent again only gets the same answer; False where the
        service itself sees that it was done
    """
    form.once = new_token() if once else None
    seen = Seen(form, first or {})
    form.seen = seen.token()
    if request.method == "GET":
        typed = typed_before(request)
        if typed is not None:
            notice = request.translate(_("What you typed is here again; nothing was sent yet."))
            form.seen = dict(typed).get(FIELD, form.seen) if form.seen else None
            return {**page, "notice": notice, "notice_kind": "info", name: form.render_typed(typed)}
        return {**page, name: form.render(first or {})}
    controls = list(request.POST.items())

    def act_fresh() -> Any:
        seen.require(request, values)
        return act(values)

    try:
        values = form.validate(controls)
        return do_once(request, act_fresh) if once else act_fresh()
    except ValidationFailure as failure:
        request.response.status = 422
        return {**page, name: failure.render()}
    except passed_on:
        raise
    except Refused as refusal:
        request.response.status = refusal.status
        field = refusal.field if refusal.field in form.schema else None
        beside = refusal.details.get("beside")
        return {**page, name: form.render_refused(controls, refusal.message, field, beside)}
