"""Whom one may call: on pages and in the first answer, for who may see it and nobody else."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote, unquote

import pytest
from markupsafe import escape

from tests import people
from tests.boards.test_made_once import PATHS, PEOPLE
from tests.people import CHEAP
from tests.store.books import tick
from zi_core.access import ANONYMOUS, Accounts, Person, Role
from zi_core.boards import board as boards
from zi_core.boards import board_of, made_once, overview, team
from zi_core.boards.contacts import message_link
from zi_core.boards.first_answer import first_answer
from zi_core.boards.rows import contact_lines
from zi_core.store.access_tables import accounts
from zi_core.views.links import Query

TODAY = date(2022, 10, 3)
TEAM = "Tim Tata Laksana"
NUMBER = "81234567890"
ADDRESS = "https://zi.example"
SCREEN = Person("layar", "Aula", Role.SCREEN)


@pytest.fixture
def dewi(request, sqlite, opened, monkeypatch):
    """A member of the plan's team with a number; the team is late since January."""
    made_once._kept.clear()
    store = opened(sqlite)
    if getattr(request, "param", "reported") == "reported":
        tick(store)
    monkeypatch.setattr(boards, "shared_store", lambda: store)
    account = people.add(store, "Dewi", Role.TEAM, [TEAM])
    Accounts(store, passwords=CHEAP).set_phone(account.person(), f"0{NUMBER}", consents=True)
    yield account.person("192.0.2.1")
    made_once._kept.clear()


def seen(person, path, link=(), address=ADDRESS):
    return first_answer(board_of(Query.parse(dict(link)), person, TODAY, address), path)


@pytest.mark.parametrize("signed_in_first", [False, True])
def test_a_page_made_for_an_account_is_never_shown_without_one(dewi, signed_in_first):
    """Kept pages, by the layouts and by the first answer; in both orders."""
    people_ = [dewi, ANONYMOUS, SCREEN]
    for person in people_ if signed_in_first else reversed(people_):
        for path in PATHS:
            for link in ({}, {"tim": TEAM}, {"posisi": "2022-06"}):
                text = seen(person, path, link)
                may_see = person.account is not None
                shows = path == "" or (path == "tim" and "tim" in link)
                assert (NUMBER in text) == (f"wa.me/62{NUMBER}" in text) == (may_see and shows)
    keys = [board_of(Query(), person, TODAY, ADDRESS).key for person in people_]
    assert keys[0] != keys[1] == keys[2]


def test_the_message_leads_to_the_teams_page_under_the_address_people_use(dewi):
    board = board_of(Query(), dewi, TODAY, ADDRESS)
    [line] = contact_lines(board, TEAM)
    assert (line.name, line.phone, line.call) == ("Dewi", "+62 812-3456-7890", f"tel:+62{NUMBER}")
    assert unquote(line.whatsapp).endswith(f"Rinciannya: {ADDRESS}/tim?tim=Tim+Tata+Laksana")
    other = board_of(Query(), dewi, TODAY, "http://10.0.0.7:8501")
    assert other.key != board.key
    assert "http://10.0.0.7:8501/tim" in unquote(overview.layout(other).html())


def test_nobody_is_called_about_the_sample_or_an_older_version(dewi):
    for query in (Query(is_sample=True), Query(version=1)):
        assert NUMBER not in first_answer(board_of(query, dewi, TODAY, ADDRESS), "")


def test_a_number_that_is_removed_is_gone_at_once(dewi):
    assert NUMBER in seen(dewi, "")
    Accounts(boards.shared_store(), passwords=CHEAP).remove_phone(dewi, "dewi")
    assert NUMBER not in seen(dewi, "")
    assert "Siapa bergerak" in seen(dewi, "")


def test_while_the_database_is_away_nobodys_number_is_shown(dewi, tmp_path):
    file = tmp_path / "data" / "zi.db"
    for path, link in (("", {}), ("tim", {"tim": TEAM})):
        assert NUMBER in seen(dewi, path, link)
        away = file.rename(file.with_name("pindah.db"))
        page = seen(dewi, path, link)
        assert "Basis data tidak terjangkau sejak" in page
        assert NUMBER not in page
        away.rename(file)


@pytest.mark.parametrize("dewi", ["nothing reported"], indirect=True)
def test_before_anything_is_reported_it_says_whom_to_call_all_the_same(dewi):
    page = seen(dewi, "")
    assert "Belum ada laporan realisasi" in page
    assert "Siapa bergerak" in page
    assert NUMBER in page
    assert "Paling lama terlambat" not in page


def test_a_fixed_line_is_called_but_not_sent_a_message(dewi):
    Accounts(boards.shared_store(), passwords=CHEAP).set_phone(dewi, "(0281) 891234", consents=True)
    [line] = contact_lines(board_of(Query(), dewi, TODAY, ADDRESS), TEAM)
    assert (line.call, line.whatsapp) == ("tel:+62281891234", "")


def test_a_name_is_text_in_pages_and_links(dewi):
    store = boards.shared_store()
    name = '"><script>alert(1)</script>&text=x'
    with store.writing() as connection:  # past any cleaning: none must be relied on
        connection.execute(accounts.update().values(display=name))
    shown = seen(dewi, "")
    assert str(escape(name)) in shown
    assert "<script>" not in shown
    [line] = contact_lines(board_of(Query(), dewi, TODAY, ADDRESS), TEAM)
    assert quote(name, safe="") in line.whatsapp


def test_a_message_link_carries_any_text():
    assert message_link("a&b=c #1\nd", "+6281") == "https://wa.me/6281?text=a%26b%3Dc%20%231%0Ad"
    assert message_link("x") == "https://wa.me/?text=x"


# ---- one's own team -----------------------------------------------------------------------------


def test_a_members_own_team_is_marked_and_offers_its_workbook(dewi):
    query = Query(team=TEAM)
    own = team.figures(board_of(query, dewi, TODAY)).html()
    assert own.count("Tim saya") == 3  # tab, choice on a phone, and heading
    assert 'href="/unduh/ZI-2022-tim-tata-laksana-v2.xlsx"' in own
    assert f"Unduh buku kerja {TEAM}" in own
    assert 'href="/unggah">Unggah</a>' in own
    assert "Tim saya" in team.figures(board_of(Query(), dewi, TODAY)).html()
    for person in (*PEOPLE, replace(dewi, teams=("Tim Lain",)), replace(dewi, role=Role.VIEWER)):
        other = team.figures(board_of(query, person, TODAY)).html()
        assert "Tim saya" not in other
        assert "/unduh/ZI-" not in other
