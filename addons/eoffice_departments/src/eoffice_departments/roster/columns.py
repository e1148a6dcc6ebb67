"""The columns of the sheet of the organisation: one row a post, with whoever holds it."""

# One line a column, whatever its length: a table is easier to read.
# ruff: noqa: E501
from __future__ import annotations

from eoffice_departments.sheets.columns import Column

DEPARTMENT = Column(
    "department", "Department code", "विभाग कोड", ("dept code", "कार्यालय कोड"), needed=True
)
DEPARTMENT_HI = Column("department_hi", "Department (Hindi)", "विभाग (हिन्दी)", ("विभाग", "विभाग का नाम"))
DEPARTMENT_EN = Column("department_en", "Department (English)", "विभाग (अंग्रेज़ी)", ("department name",))
BRANCH = Column("branch", "Branch code", "शाखा कोड", ("section code",))
BRANCH_HI = Column("branch_hi", "Branch (Hindi)", "शाखा (हिन्दी)", ("शाखा", "शाखा का नाम"))
BRANCH_EN = Column("branch_en", "Branch (English)", "शाखा (अंग्रेज़ी)", ("branch name", "section"))
POST = Column("post", "Post code", "पद कोड", ("post id", "desk"))
POST_HI = Column("post_hi", "Post (Hindi)", "पद (हिन्दी)", ("पद", "पदनाम", "पद का नाम"))
POST_EN = Column("post_en", "Post (English)", "पद (अंग्रेज़ी)", ("designation", "post name"))
SUPERIOR = Column("superior", "Reports to (post code)", "वरिष्ठ पद का कोड", ("reports to", "superior"))
GRADE = Column("grade", "Class (1 to 4)", "श्रेणी (1 से 4)", ("grade", "class", "श्रेणी"))
DECIDES = Column("decides", "Officer who decides (yes/no)", "निर्णयकर्ता अधिकारी (हाँ/नहीं)", ("decides",))
HEAD = Column("head", "Head of department (yes/no)", "विभाग प्रमुख (हाँ/नहीं)", ("head", "कार्यालय प्रमुख"))
USER = Column("user", "Sign-in name", "साइन-इन नाम", ("user", "user name", "login"))
NAME_HI = Column("name_hi", "Official (Hindi)", "अधिकारी/कर्मचारी (हिन्दी)", ("नाम", "अधिकारी का नाम"))
NAME_EN = Column("name_en", "Official (English)", "अधिकारी/कर्मचारी (अंग्रेज़ी)", ("name", "official"))
SINCE = Column("since", "Took charge on", "कार्यभार ग्रहण दिनांक", ("since", "joining date", "दिनांक"))

COLUMNS = (
    DEPARTMENT, DEPARTMENT_HI, DEPARTMENT_EN, BRANCH, BRANCH_HI, BRANCH_EN, POST, POST_HI, POST_EN,
    SUPERIOR, GRADE, DECIDES, HEAD, USER, NAME_HI, NAME_EN, SINCE,
)  # fmt: skip

#: Rows of the template, to be written over: what a list looks like.
SAMPLE = (
    ("CLR", "कलेक्टर कार्यालय", "Collectorate", "", "", "", "collector", "कलेक्टर", "Collector",
     "", "1", "हाँ", "हाँ", "a.patel", "अनिता पटेल", "Anita Patel", "01-07-2025"),
    ("CLR", "", "", "EST", "स्थापना शाखा", "Establishment Branch", "est-oic", "प्रभारी अधिकारी",
     "Officer in charge", "collector", "2", "हाँ", "", "r.verma", "रमेश वर्मा", "Ramesh Verma", ""),
    ("CLR", "", "", "EST", "", "", "est-clerk-1", "सहायक ग्रेड-3", "Assistant Grade-3", "est-oic",
     "3", "", "", "", "", "", ""),
)  # fmt: skip
