"""Villages, tehsils and designations that subjects and notes speak of."""

from __future__ import annotations

from eoffice_cms.demo.shapes import Names


def _pairs(text: str) -> tuple[Names, ...]:
    rows = (row.split("=") for row in text.replace("\n", ";").split(";") if row.strip())
    return tuple(Names(hi.strip(), en.strip()) for en, hi in rows)


TEHSILS = _pairs("""
Devpur=देवपुर; Bansgarh=बांसगढ़; Sonvani=सोनवानी; Kotragarh=कोटरागढ़; Mahulpani=महुलपानी
Rampura Khas=रामपुरा खास; Jalmahal=जलमहल
""")
VILLAGES = _pairs("""
Barkheda Kalan=बरखेड़ा कलां; Barkheda Khurd=बरखेड़ा खुर्द; Pipariya Mal=पिपरिया माल
Semariya=सेमरिया; Jamunia Tola=जमुनिया टोला; Bamhori=बम्होरी; Khamaria=खमरिया
Devri Kalan=देवरी कलां; Tendukheda=तेंदूखेड़ा; Mahuadand=महुआडांड; Salaiya=सलैया
Kachhargaon=कछारगांव; Dongargaon=डोंगरगांव; Bijapuri=बीजापुरी; Ghughri=घुघरी
Chandpura=चांदपुरा; Umaria Ghat=उमरिया घाट; Karanpathar=करनपाथर; Amgawan=आमगवां
Bhaiswahi=भैंसवाही; Patharkhera=पाथरखेड़ा; Tikariya=टिकरिया; Kudwari=कुदवारी
Imaliya=इमलिया; Sarsawahi=सरसवाही; Belkheda=बेलखेड़ा; Gorakhpur Tola=गोरखपुर टोला
Nandgaon=नांदगांव; Harrai Tola=हर्राई टोला; Padariya=पड़रिया; Lalpur=लालपुर
Khairwani=खैरवानी; Majhgawan=मझगवां; Bhimpur=भीमपुर; Sukwah=सुकवाह; Tamiya Tola=तामिया टोला
""")
DESIGNATIONS = _pairs("""
Assistant Grade-3=सहायक ग्रेड-3; Assistant Grade-2=सहायक ग्रेड-2; Patwari=पटवारी
Panchayat Secretary=पंचायत सचिव; Driver=वाहन चालक; Peon=भृत्य; Stenographer=स्टेनोग्राफर
Primary Teacher=प्राथमिक शिक्षक; Supervisor=पर्यवेक्षक; Sub-Engineer=उपयंत्री
Computer Operator=कंप्यूटर ऑपरेटर; Accountant=लेखापाल; Data Entry Operator=डाटा एंट्री ऑपरेटर
""")
MONTHS = _pairs("""
January=जनवरी; February=फरवरी; March=मार्च; April=अप्रैल; May=मई; June=जून; July=जुलाई
August=अगस्त; September=सितंबर; October=अक्टूबर; November=नवंबर; December=दिसंबर
""")


def rupees(amount: int) -> str:
    """Write an amount with Indian grouping: 1234567 -> "12,34,567"."""
    head, tail = divmod(amount, 1000)
    if not head:
        return str(tail)
    groups = [f"{tail:03d}"]
    while head >= 100:
        head, two = divmod(head, 100)
        groups.append(f"{two:02d}")
    return ",".join([str(head), *reversed(groups)])


def financial_year(year: int, month: int) -> str:
    """Name the financial year, April to March, that a month lies in: "2026-27"."""
    start = year if month >= 4 else year - 1
    return f"{start}-{(start + 1) % 100:02d}"
