"""What officials write on the green sheet, step by step."""

from __future__ import annotations

import random

from eoffice_cms.demo.subjects import Matter
from eoffice_cms.demo.texts import sections

LONG_SHARE = 0.18


def note(rng: random.Random, step: str, matter: Matter) -> str:
    """Draw a note for a step, in the language of the file; nothing for no step."""
    if not step:
        return ""
    if step == "first":
        return opening_note(rng, matter)
    return rng.choice(sections("notes")[step].lines(matter.language)).format(**matter.words)


def opening_note(rng: random.Random, matter: Matter) -> str:
    """Draw the clerk's first note: mostly two lines, sometimes several paragraphs.

    A long one has about 100 to 400 words: the reference, the facts, the rule, what is proposed.
    """
    if rng.random() > LONG_SHARE:
        return note(rng, "opening", matter)
    table, language = sections("notes"), matter.language
    steps = {"reference": 1, "facts": rng.randint(1, 3), "rule": rng.randint(1, 2), "proposal": 1}
    paragraphs = [
        paragraph.format(**matter.words)
        for step, count in steps.items()
        for paragraph in rng.sample(table[step].lines(language), count)
    ]
    return "\n\n".join(paragraphs)
