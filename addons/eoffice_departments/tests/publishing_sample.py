"""What tests of published content share: values for a form, and small documents."""

import io
from datetime import date

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def values(hi="परिपत्र", en="Leave rules", **given):
    return {"titles": {"hi": hi, "en": en}, "texts": {}, **given}


def pdf(name="rules.pdf"):
    return io.BytesIO(PDF), name


CIRCULAR = values(number="12/2026", issued=date(2026, 11, 20))
