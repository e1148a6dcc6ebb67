"""Names of people, as they are met in Madhya Pradesh, in both scripts.

The people are invented: given and family names are drawn separately, so that a full name points
to nobody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from eoffice_cms.demo.shapes import Names


def _pairs(text: str) -> tuple[Names, ...]:
    words = text.split()
    return tuple(Names(hi, en) for en, hi in zip(words[::2], words[1::2], strict=True))


MEN = _pairs("""
Ramesh रमेश Suresh सुरेश Mahesh महेश Dinesh दिनेश Rajesh राजेश Mukesh मुकेश Rakesh राकेश
Santosh संतोष Ashok अशोक Vinod विनोद Pramod प्रमोद Manoj मनोज Anil अनिल Sunil सुनील
Sanjay संजय Vijay विजय Ajay अजय Arvind अरविंद Narendra नरेंद्र Devendra देवेंद्र
Jitendra जितेंद्र Dharmendra धर्मेंद्र Pushpendra पुष्पेंद्र Brijesh बृजेश Kamlesh कमलेश
Umesh उमेश Ganesh गणेश Gopal गोपाल Hariram हरिराम Ramkishore रामकिशोर Kailash कैलाश
Omkar ओंकार Deepak दीपक Pankaj पंकज Neeraj नीरज Saurabh सौरभ Abhishek अभिषेक Vivek विवेक
Amit अमित Rohit रोहित Prakash प्रकाश Bhagwat भागवत Laxman लक्ष्मण Shivkumar शिवकुमार
Rajkumar राजकुमार Ravindra रवींद्र Satish सतीश Yogesh योगेश Lokesh लोकेश Ghanshyam घनश्याम
""")
WOMEN = _pairs("""
Sunita सुनीता Anita अनीता Kavita कविता Savita सविता Babita बबीता Rekha रेखा Meena मीना
Seema सीमा Neelam नीलम Poonam पूनम Pratibha प्रतिभा Archana अर्चना Vandana वंदना
Sadhana साधना Kalpana कल्पना Ranjana रंजना Sangeeta संगीता Manisha मनीषा Shobha शोभा
Usha उषा Asha आशा Kiran किरण Jyoti ज्योति Preeti प्रीति Deepti दीप्ति Swati स्वाति
Pooja पूजा Neha नेहा Priyanka प्रियंका Shweta श्वेता Madhuri माधुरी Rashmi रश्मि
Pushpa पुष्पा Phoolwati फूलवती Sarita सरिता Mamta ममता
""")
FAMILIES = _pairs("""
Patel पटेल Sharma शर्मा Verma वर्मा Yadav यादव Kushwaha कुशवाहा Rajput राजपूत Thakur ठाकुर
Maravi मरावी Uikey उइके Dhurve धुर्वे Markam मरकाम Tekam टेकाम Parte परते Kumre कुमरे
Armo आर्मो Bhalavi भलावी Singh सिंह Mishra मिश्रा Tiwari तिवारी Dubey दुबे Shukla शुक्ला
Chaturvedi चतुर्वेदी Pandey पांडेय Jain जैन Gupta गुप्ता Soni सोनी Sahu साहू Rathore राठौर
Solanki सोलंकी Chouhan चौहान Malviya मालवीय Ahirwar अहिरवार Jatav जाटव Choudhary चौधरी
Namdeo नामदेव Vishwakarma विश्वकर्मा Sen सेन Raghuvanshi रघुवंशी Lodhi लोधी Kewat केवट
Rai राय Khare खरे Shrivastava श्रीवास्तव Saxena सक्सेना Nema नेमा Bhargava भार्गव
Baghel बघेल Parihar परिहार Dwivedi द्विवेदी Kol कोल Prajapati प्रजापति Katre कटरे
""")
MUSLIM_GIVEN = _pairs("""
Imran इमरान Salim सलीम Rashid राशिद Arif आरिफ Javed जावेद Shahid शाहिद Nasreen नसरीन
Rukhsana रुखसाना Shabana शबाना Farida फरीदा Anwar अनवर Yusuf यूसुफ
""")
MUSLIM_FAMILIES = _pairs("Khan खान Qureshi कुरैशी Ansari अंसारी Siddiqui सिद्दीकी Mansoori मंसूरी")
MIDDLE = _pairs("Kumar कुमार Prasad प्रसाद Lal लाल Singh सिंह Narayan नारायण")


def _join(*parts: Names) -> Names:
    return Names(" ".join(p.hi for p in parts), " ".join(p.en for p in parts))


def _full_name(rng: random.Random) -> Names:
    draw = rng.random()
    if draw < 0.08:
        return _join(rng.choice(MUSLIM_GIVEN), rng.choice(MUSLIM_FAMILIES))
    if draw < 0.38:
        return _join(rng.choice(WOMEN), rng.choice(FAMILIES))
    given, family = rng.choice(MEN), rng.choice(FAMILIES)
    if draw < 0.58:
        middle = rng.choice(MIDDLE)
        if middle != family:
            return _join(given, middle, family)
    return _join(given, family)


def full_names(rng: random.Random) -> Iterator[Names]:
    """Yield full names without end, no two the same."""
    seen: set[str] = set()
    while True:
        names = _full_name(rng)
        if names.en not in seen:
            seen.add(names.en)
            yield names


def applicant(rng: random.Random, *, woman: bool | None = None) -> Names:
    """Return a citizen's name with its form of address, as subjects carry it."""
    if woman or (woman is None and rng.random() < 0.25):
        name = _join(rng.choice(WOMEN), rng.choice(FAMILIES))
        return Names(f"श्रीमती {name.hi}", f"Smt. {name.en}")
    name = _join(rng.choice(MEN), rng.choice(FAMILIES))
    return Names(f"श्री {name.hi}", f"Shri {name.en}")
