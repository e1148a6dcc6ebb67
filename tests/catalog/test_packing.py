"""Words are packed into few bytes and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.catalog.packing import pack_words, unpack_words
from eoffice_cms.catalog.text import SOUND, words_of
from eoffice_cms.demo.texts import sections

NOTE = "भूमि विवाद की शिकायत पर तहसीलदार का प्रतिवेदन, khasra no. १२३; Straße, भवन।"


@given(st.text(st.characters(codec="utf-8")) | st.text("भूमि \u0900\u097føé\x00\x01\x80ÿ"))
def test_every_text_comes_back(text):
    assert unpack_words(pack_words(text)) == text


@given(st.text(st.characters(codec="utf-8")))
def test_no_word_is_taken_for_a_sound(text):
    assert SOUND not in words_of(text)


@pytest.mark.parametrize("text", [NOTE, "", "only English words", "ಕನ್ನಡ words"])
def test_words_come_back(text):
    assert unpack_words(pack_words(words_of(text))) == words_of(text)


def test_hindi_takes_less_than_half_of_its_utf_8():
    words = " ".join(line for each in sections("notes").values() for line in each.hi)
    assert len(pack_words(words_of(words))) < len(words_of(words).encode()) / 2
