"""Every visible text has its Hindi."""

import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[1] / "src/eoffice_ranking"


def read(path):
    with path.open("rb") as file:
        return {each.id: each for each in read_po(file) if each.id}


class TestHindi:
    def test_it_is_complete(self, tmp_path):
        extract = Path(sys.executable).with_name("pot-create")
        subprocess.run(
            [extract, "-d", "eoffice_ranking", "-o", tmp_path / "all.pot", SOURCE],
            check=True, capture_output=True)
        wanted = set(read(tmp_path / "all.pot"))
        hindi = read(SOURCE / "locale/hi/LC_MESSAGES/eoffice_ranking.po")
        assert wanted == set(hindi)
        assert not [each.id for each in hindi.values() if not each.string or each.fuzzy]

    def test_values_stand_in_both(self):
        import re

        for each in read(SOURCE / "locale/hi/LC_MESSAGES/eoffice_ranking.po").values():
            holes = [sorted(re.findall(r"\$\{\w+\}", text)) for text in (each.id, each.string)]
            assert holes[0] == holes[1], each.id
