"""What is made of a version is made once, kept within bounds, and mixed up with nothing else."""

import itertools
import random
import threading
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from zlib import decompress

import pytest
from markupsafe import escape

from tests.people import OPERATOR
from zi_core.access import ANONYMOUS, Person, Role
from zi_core.boards import area, board, board_of, frame, made_once, overview, schedule, team
from zi_core.boards.first_answer import first_answer
from zi_core.boards.made_once import made_once as once
from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing import publish_corrections
from zi_core.views.links import Query

TODAY = date(2022, 10, 3)
SCREEN = Person("layar", "Aula", Role.SCREEN)


@pytest.fixture(autouse=True)
def _nothing_kept():
    made_once._kept.clear()
    yield
    made_once._kept.clear()


@pytest.fixture
def address(sqlite):
    """What is made of a version does not depend on the database."""
    return sqlite


@pytest.fixture
def shared(store, monkeypatch):
    """The process's own store, with a second version."""
    monkeypatch.setattr(board, "shared_store", lambda: store)
    code = str(store.plan(1).activities[0].code)
    month = store.plan(1).activities[0].planned[0]
    publish_corrections(store, [Change(FactKey(code, month, Field.ENTRY), None, MARK)], OPERATOR)
    return store


def test_who_asks_meanwhile_waits_for_the_one_who_makes_it():
    begun, leave, made = threading.Event(), threading.Event(), []

    def make():
        made.append(1)
        begun.set()
        assert leave.wait(10)
        return "x"

    with ThreadPoolExecutor(8) as people:
        asked = [people.submit(once, "key", make) for _ in range(8)]
        assert begun.wait(10)
        assert once("another", lambda: "y") == "y"  # nobody waits for somebody else's
        leave.set()
        assert [answer.result(10) for answer in asked] == ["x"] * 8
    assert made == [1]


def test_what_fails_is_asked_for_again():
    def fail():
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        once("key", fail)
    assert once("key", lambda: "x") == "x"


def test_what_was_not_asked_for_longest_makes_room():
    """However much is asked for, no more than :data:`made_once.MOST` is kept."""
    page = "x" * (made_once.MOST // 8)
    for number in range(20):
        once(number, lambda: page)
        once(0, lambda: page)
        assert made_once._kept.currsize <= made_once.MOST
    assert once(0, lambda: "new") == page
    assert once(1, lambda: "new") == "new"
    whole = "y" * (made_once.MOST + 1)
    assert once("too large", lambda: whole) == whole
    assert "too large" not in made_once._kept


PEOPLE = (
    ANONYMOUS,
    Person("ana", "Ana <b>", Role.ADMIN, account=1),
    Person("budi", "Budi", Role.TEAM, ("Tim Pengawasan",), account=2),
    Person("budi", "Budi", Role.TEAM, ("Tim Penguatan Akuntabilitas",), account=2),
    Person("budi", "Budi", Role.VIEWER, account=2),
    Person("citra", "Citra", Role.CHAIR, account=3),
    Person("aula", "Aula", Role.SCREEN),
)
LINKS = (
    {},
    {"versi": "1"},
    {"contoh": "1"},
    {"contoh": "1", "posisi": "2022-06", "hitung": "bobot"},
    {"contoh": "1", "area": "V", "keadaan": "terlambat"},
    {"contoh": "1", "tim": "Tim Pengawasan", "rinci": "V.2.1-2"},
)
PATHS = ("", "jadwal", "area", "tim", "rapat", "akun")


@pytest.mark.exhaustive
@pytest.mark.usefixtures("shared")
def test_nobody_is_shown_what_was_made_for_somebody_else():
    """Whoever follows whom on whatever page by whatever link: kept or made anew, it is the same."""
    cases = random.Random(11).sample([*itertools.product(PATHS, LINKS, PEOPLE)], 90)
    for path, link, person in cases:
        shown = board_of(Query.parse(link), person, TODAY)
        kept = first_answer(shown, path)
        with_others = dict(made_once._kept)
        made_once._kept.clear()
        assert kept == first_answer(shown, path)
        made_once._kept.update(with_others)
        header = frame.header(shown, path)
        names = {other.display for other in PEOPLE if other.display}
        assert {name for name in names if str(escape(name)) in header} == {shown.person.display} - {
            ""
        }


def test_a_newer_version_is_shown_at_once(shared):
    """What is kept of the older one is another board's."""
    before = first_answer(board_of(Query(), ANONYMOUS, TODAY), "")
    activity = shared.plan(2).activities[1]
    place = FactKey(str(activity.code), activity.planned[0], Field.ENTRY)
    publish_corrections(shared, [Change(place, None, MARK)], OPERATOR)
    after = first_answer(board_of(Query(), ANONYMOUS, TODAY), "")
    assert "1 dari" in before
    assert "2 dari" in after
    assert "2 dari" in first_answer(board_of(Query(), PEOPLE[1], TODAY), "")


@pytest.mark.usefixtures("shared")
def test_a_day_later_the_board_stands_where_the_month_has_closed():
    first = board_of(Query(), ANONYMOUS, date(2022, 9, 30))
    assert first_answer(first, "") != first_answer(board_of(Query(), ANONYMOUS, TODAY), "")


@pytest.mark.usefixtures("shared")
def test_figures_are_counted_once_for_all_who_look():
    boards = [board_of(Query(), person, TODAY) for person in PEOPLE]
    assert len({id(found.progress) for found in boards}) == 1
    assert board_of(Query(version=1), ANONYMOUS, TODAY).progress is not boards[0].progress


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("layout", [overview.layout, schedule.layout, area.layout, team.figures])
def test_a_kept_page_asks_for_no_figure(layout, monkeypatch):
    """The second who looks costs next to nothing: no template is rendered, nothing counted."""
    shown = board_of(Query(is_sample=True, area="V", team="Tim Pengawasan"), ANONYMOUS, TODAY)
    made = layout(shown).html(), layout(shown).sent()
    monkeypatch.setattr("zi_core.boards.layout.render", None)
    again = replace(shown, person=SCREEN, query=replace(shown.query, detail=None))
    assert (layout(again).html(), layout(again).sent()) == made


@pytest.mark.usefixtures("shared")
def test_a_large_page_is_sent_compressed_and_is_the_same():
    shown = board_of(Query(is_sample=True), ANONYMOUS, TODAY)
    page = schedule.layout(shown)
    packed = page.sent()["packed"]
    assert decompress(b64decode(packed)).decode() == page.html()
    assert len(packed) < len(page.html()) / 8
    assert team.work(shown).rows == ()


@pytest.mark.usefixtures("shared")
def test_any_year_in_a_link_leaves_no_more_behind_than_64_of_them():
    for year in range(1, 200):
        board_of(Query(year=year), ANONYMOUS, TODAY)
    assert board._joined.cache_info().currsize <= 64
