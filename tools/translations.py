"""Keep the catalogues complete: `update` brings in new messages, `check` fails on a missing one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("hi",)
#: domain → (where its messages are, where its catalogues lie)
DOMAINS = {
    "eoffice_cms": (
        ("src/eoffice_cms", "themes/eoffice_theme_district/src"),
        "src/eoffice_cms/locale",
    ),
    "eoffice_departments": (
        ("addons/eoffice_departments/src",),
        "addons/eoffice_departments/src/eoffice_departments/locale",
    ),
    "eoffice_ranking": (
        ("addons/eoffice_ranking/src",),
        "addons/eoffice_ranking/src/eoffice_ranking/locale",
    ),
}


def extracted(domain: str, sources: tuple[str, ...]) -> polib.POFile:
    """Return the messages that the sources hold."""
    with tempfile.TemporaryDirectory() as place:
        pot = Path(place, "messages.pot")
        command = [str(Path(sys.executable).with_name("pot-create")), "-d", domain]
        command += ["-o", str(pot), *sources]
        subprocess.run(command, check=True, cwd=ROOT)
        return polib.pofile(str(pot))


def problems(entry: polib.POEntry | None, wanted: polib.POEntry) -> str | None:
    """Return what is wrong with the translation of a message, or None."""
    if entry is None or not (entry.msgstr or all(entry.msgstr_plural.values() or [""])):
        return "not translated"
    if entry.fuzzy:
        return "unsure (fuzzy)"
    for name in {each.partition("}")[0] for each in wanted.msgid.split("${")[1:]}:
        if f"${{{name}}}" not in entry.msgstr:
            return f"lost ${{{name}}}"
    return None


def catalogue(domain: str, language: str) -> Path:
    """Return where a catalogue lies."""
    return ROOT / DOMAINS[domain][1] / language / "LC_MESSAGES" / f"{domain}.po"


def check() -> int:
    """Print every message that is not translated; return how many."""
    count = 0
    for domain, (sources, _place) in DOMAINS.items():
        messages = extracted(domain, sources)
        for language in LANGUAGES:
            known = {each.msgid: each for each in polib.pofile(str(catalogue(domain, language)))}
            for message in messages:
                what = problems(known.get(message.msgid), message)
                if what:
                    count += 1
                    print(f"{domain} [{language}] {what}: {message.msgid!r}")
            print(f"{domain} [{language}]: {len(messages)} messages")
    return count


def update() -> int:
    """Bring new messages into the catalogues, and drop those no longer used."""
    for domain, (sources, _place) in DOMAINS.items():
        messages = extracted(domain, sources)
        for language in LANGUAGES:
            place = catalogue(domain, language)
            known = {each.msgid: each for each in polib.pofile(str(place))}
            fresh = polib.POFile(wrapwidth=96)
            fresh.metadata = {
                "Language": language,
                "MIME-Version": "1.0",
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
            }
            for message in sorted(messages, key=lambda each: each.msgid):
                earlier = known.get(message.msgid)
                text = earlier.msgstr if earlier else ""
                fresh.append(polib.POEntry(msgid=message.msgid, msgstr=text))
            fresh.save(str(place))
    return 0


if __name__ == "__main__":
    sys.exit(1 if {"check": check, "update": update}[sys.argv[1]]() else 0)
