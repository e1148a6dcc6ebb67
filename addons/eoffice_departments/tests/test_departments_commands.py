"""``eoffice org`` and ``eoffice init --profile``, as typed."""

import json

import pytest
from click.testing import CliRunner
from roster_sample import as_csv, district

from eoffice_cms.cli.root import root


@pytest.fixture
def eoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("EOFFICE_HOME", str(tmp_path / "home"))

    def run(*words, status=0):
        answer = CliRunner().invoke(root, [*words, "--lang", "en"])
        assert answer.exit_code == status, answer.output
        return answer

    return run


@pytest.fixture
def sheet(tmp_path):
    def write(rows, name="list.csv", **given):
        path = tmp_path / name
        path.write_bytes(as_csv(rows, **given))
        return str(path)

    return write


@pytest.fixture
def site(eoffice):
    eoffice("init", "--admin-password", "kadamba-neem-peepal", "--addons", "departments")
    return eoffice


class TestProfile:
    def test_a_district_begins_with_its_offices(self, eoffice):
        words = ("init", "--profile", "mp-district", "--admin-password", "kadamba-neem-peepal")
        answer = json.loads(eoffice(*words, "--json").stdout)
        assert (answer["profile"], answer["addons"]) == ("mp-district", ["departments"])
        shown = eoffice("org", "show").stdout
        assert "Additional Collector  [adm]: vacant" in shown

    def test_one_that_there_is_not_names_those_that_there_are(self, eoffice):
        answer = eoffice("init", "--profile", "moon", status=1)
        assert "mp-district" in answer.stderr


class TestImport:
    def test_a_dry_run_shows_the_difference_and_then_it_is_done(self, site, sheet):
        path = sheet(district(4))
        dry = json.loads(site("org", "import", path, "--dry-run", "--json").stdout)
        assert (dry["dry_run"], dry["counts"]["added"], dry["done"]) == (True, 16, 0)
        assert json.loads(site("org", "show", "--json").stdout) == []
        done = json.loads(site("org", "import", path, "--json").stdout)
        assert (done["done"], done["new_officials"][0]) == (16, "a.patel")
        again = json.loads(site("org", "import", path, "--json").stdout)
        assert (again["done"], again["counts"]["untouched"]) == (0, 4)
        assert "Official 2 (user2)" in site("org", "show").stdout

    def test_rows_that_are_wrong_are_named_and_nothing_goes_in(self, site, sheet):
        rows = district(4)
        rows[2][6] = "nobody"
        answer = site("org", "import", sheet(rows), status=1)
        assert "Line 4: There is no post nobody" in answer.stderr
        assert site("org", "show").stdout.strip() == "There is no department yet."
        site("org", "import", sheet(rows), "--skip-wrong", status=1)
        assert "post-3" in site("org", "show").stdout

    def test_a_wrong_encoding_is_a_sentence(self, site, sheet):
        rows = [["CLR", "", "", "", "x", "Caf\xe9", "", "", ""]]
        answer = site("org", "import", sheet(rows, encoding="latin-1"), status=1)
        assert "not in Unicode (line 2)" in answer.stderr

    def test_without_the_add_on_it_says_how_to_get_it(self, eoffice):
        eoffice("init", "--admin-password", "kadamba-neem-peepal")
        assert "eoffice addon enable departments" in eoffice("org", "show", status=1).stderr

    def test_no_directory_is_a_sentence(self, site):
        assert "No directory is set up" in site("org", "sync", status=1).stderr

    @pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
    def test_the_template_goes_in_as_it_is(self, site, tmp_path, name):
        site("org", "template", str(tmp_path / name))
        site("org", "import", str(tmp_path / name))


class TestOrders:
    def test_a_sheet_goes_in_and_is_taken_back(self, site, sheet, tmp_path):
        site("org", "import", sheet(district(4)))
        day = "2026-01-02"
        text = "Official,Substitute (sign-in name),From,To,Order number,Order date\n"
        path = tmp_path / "orders.csv"
        path.write_text(f"{text}user1,user2,{day},2199-01-01,12/2026,{day}\n", encoding="utf-8")
        dry = json.loads(site("org", "orders", str(path), "--dry-run", "--json").stdout)
        assert (dry["on_duty"], dry["done"]) == (1, False)
        assert json.loads(site("org", "orders", str(path), "--json").stdout)["done"] is True
        back = ("org", "orders", "--back", f"12/2026={day}", "--by", f"13/2026={day}", "--json")
        assert json.loads(site(*back).stdout)["on_duty"] == 1
        site("org", "orders", status=1)
