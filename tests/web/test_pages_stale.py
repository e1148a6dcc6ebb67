"""Two people with one form open: the second to save is told, and loses nothing."""

import pytest
from pages_district import day, form_of, is_in, refusal

FORMS = (
    ("/panel-desk?id=d-clerk", "title_en", "Clerk of the first table", "Clerk of the second"),
    ("/panel-user?id=clerk", "title_en", "Clerk Ahmed", "Clerk Bano"),
    ("/panel-numbering", "pattern", "{department}/{year}/{seq:5}", "{branch}/{year}/{seq:5}"),
    ("/CLR/edit", "title_en", "Collector's office", "Collectorate"),
    ("/CLR/EST/edit", "title_en", "Establishment I", "Establishment II"),
)


@pytest.mark.parametrize(("address", "field", "first", "second"), FORMS, ids=lambda v: str(v)[:20])
def test_the_second_to_save_sees_both_and_can_save_again(
    browser, district, language, address, field, first, second
):
    early, late = browser("admin", language), browser("admin", language)
    one, other = form_of(early.get(address)), form_of(late.get(address))
    one[field], other[field] = first, second
    one.submit("save", status=302)
    with district.unchanged():
        answer = other.submit("save", status=412)
    assert is_in(refusal(answer), language)
    assert first in answer.html.select_one(f".field-{field} .error-text").get_text()
    form = form_of(answer)
    assert form[field].value == second
    form.submit("save", status=302)
    assert form_of(early.get(address))[field].value == second


@pytest.mark.parametrize(("address", "field", "first", "second"), FORMS, ids=lambda v: str(v)[:20])
def test_a_form_that_does_not_say_what_was_seen_is_refused(
    browser, district, language, address, field, first, second
):
    form = form_of(browser("admin", language).get(address))
    form[field] = first
    form["seen"].force_value("")
    with district.unchanged():
        answer = form.submit("save", status=428)
    assert is_in(refusal(answer), language)
    assert form_of(answer)[field].value == first


def test_what_another_changed_beside_ones_own_field_is_told(browser, district):
    early, late = browser("admin"), browser("admin")
    address = "/panel-desk?id=d-clerk"
    one, other = form_of(early.get(address)), form_of(late.get(address))
    one["decides"] = not one["decides"].checked
    other["title_en"] = "Clerk of the second table"
    one.submit("save", status=302)
    answer = other.submit("save", status=412)
    marked = [each["class"] for each in answer.html.select(".field.in-error")]
    assert len(marked) == 1
    assert "field-decides" in marked[0]


def test_both_saving_the_same_is_no_conflict(browser):
    early, late = browser("admin"), browser("admin")
    forms = [form_of(each.get("/CLR/edit")) for each in (early, late)]
    for form in forms:
        form["title_en"] = "Collectorate"
        form.submit("save", status=302)


@pytest.mark.parametrize(("address", "field", "button"), [
    ("/CLR/EST/coordinator", "user", "save"),
    ("/CLR/head", "desk", "save"),
    ("/CLR/EST/D-CLERK/link-officer", "link", "save"),
])  # fmt: skip
def test_two_who_name_somebody_do_not_undo_each_other(browser, district, address, field, button):
    early, late = browser("admin"), browser("admin")
    forms = [form_of(each.get(address)) for each in (early, late)]
    chosen = [each[0] for each in forms[0][field].options if each[0]]
    chosen = [each for each in chosen if each not in ("admin", forms[0][field].value)]
    if field == "link":
        chosen = ["d-officer", "d-collector"]
    for number, form in enumerate(forms):
        form[field] = chosen[number]
        order = {"number": f"{number}/2026", "order_number": f"{number}/2026",
                 "order_day": day(), "issuer": "Collector"}  # fmt: skip
        for name in order.keys() & form.fields.keys():
            form[name] = order[name]
    forms[0].submit(button, status=302)
    with district.unchanged():
        answer = forms[1].submit(button, status=412)
    assert form_of(answer)[field].value == chosen[1]


@pytest.mark.parametrize("action", ["put-up", "pull-back", "add-draft"])
def test_a_file_is_not_acted_on_by_who_does_not_say_what_was_seen(
    browser, district, language, action
):
    file = district.file(note="Put up for orders.")
    person = browser("clerk", language)
    if action == "pull-back":
        form_of(person.get(f"{file}put-up")).submit("do", status=302)
    with district.unchanged():
        answer = person.send(
            f"{file}{action}", {"title": "Order", "text": "Ordered.", "priority": "normal"},
            status=428,
        )  # fmt: skip
    assert is_in(refusal(answer), language)
