"""A small district for the tests: one department, one branch, an officer's and a clerk's post."""

from eoffice_departments.posting import post_official
from eoffice_departments.services import add_branch, add_department, add_post

PASSWORD = "a long password"
TITLES = {"hi": "कलेक्टर कार्यालय", "en": "Collectorate"}
BRANCH = {"hi": "स्थापना शाखा", "en": "Establishment Branch"}
CLERK = {"hi": "सहायक ग्रेड-3", "en": "Assistant Grade-3"}
OFFICER = {"hi": "प्रभारी अधिकारी", "en": "Officer in charge"}


def set_up(office):
    department = add_department(office, code="clr", titles=TITLES)
    branch = add_branch(office, department, code="est", titles=BRANCH)
    officer = add_post(office, branch, titles=OFFICER, id="clr-est-oic", decides=True)
    clerk = add_post(office, branch, titles=CLERK, superior="clr-est-oic")
    return department, branch, officer, clerk


def posts(office):
    place = office.site["CLR"]["EST"]
    return place["CLR-EST-OIC"], place["CLR-EST-1"]


def staff(app):
    with app.work() as office:
        officer, clerk = posts(office)
        post_official(office, clerk, "asha")
        post_official(office, officer, "bala")


def the_form(page):
    """Return the form of the page, not those of the frame around it."""
    return next(each for each in page.forms.values() if "__formid__" in each.fields)
