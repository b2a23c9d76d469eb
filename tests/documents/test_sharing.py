"""What is handed on of a view: every figure is the page's own, and what must stand on each page."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from tests.briefings import FILLED, VERSION, hostile
from tests.documents.made import LOGO, information, pages_of, squeezed, tallies
from tests.real import decree, sample
from tests.recount import Row, plan_of, share
from zi_core.dates import month_label
from zi_core.documents.pdf import overview as overview_paper
from zi_core.documents.pdf import team as team_paper
from zi_core.documents.sharing import SHARED_PAPERS, SharedView
from zi_core.formatting import month_list
from zi_core.identity import OfficeIdentity
from zi_core.plan import team_label
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.progress import By, Weighting, measure
from zi_core.views import bars, overview
from zi_core.views.team import team_figures, team_work

OFFICE = "Komisi Pemilihan Umum Kabupaten Purbalingga"
TEAM = "Tim Pengawasan"
PAPERS = {paper.name: paper for paper in SHARED_PAPERS}
PUBLISHED = "Versi 7, terbit 6 Oktober 2022 pukul 09.00 WIB"


def real():
    """The sample's figures as an office's own."""
    return replace(sample(), sample=False)


def view_of(plan, as_of=9, weighting=Weighting.SLOT, **more):
    return SharedView(measure(plan, as_of, weighting), OfficeIdentity(), VERSION, **more)


def written(name, view):
    """The text of each page, in the order in which it was written, without spaces."""
    return [squeezed(page) for page in pages_of(PAPERS[name].make(view))]


def much_late(length):
    """Forty activities of one team with texts of some length, all late but one."""
    rows = [Row(f"III.1.{n}", (1, 2), team="Tim A") for n in range(1, 41)]
    rows[0] = replace(rows[0], entries={1: None})
    plan = plan_of(*rows)
    told = [
        replace(activity, action=f"{activity.code} {'kata ' * (length // 5)}".strip())
        for activity in plan.activities
    ]
    return replace(plan, activities=told, office="KPU Kabupaten Purbalingga", year=2022)


# ---- Ringkasan ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "as_of", "weighting"),
    [
        (real, 9, Weighting.SLOT),
        (decree, 0, Weighting.SLOT),
        (decree, 12, Weighting.SLOT),
        *((sample, 14, weighting) for weighting in Weighting),
    ],
)
def test_the_overview_says_on_one_page_what_the_page_says(plan, as_of, weighting):
    view = view_of(plan(), as_of, weighting)
    progress = view.progress
    (page,) = written("ringkasan.pdf", view)
    assert squeezed(str(overview.headline(progress))) in page
    for card in overview.cards(progress):
        said = f"{card.name}{card.value}{card.beside}{card.before}"
        assert squeezed(said) in page
    for bar in bars.area_bars(progress):
        assert squeezed(f"{bar.key}{AREA_BY_NUMBER[bar.key].label}{bar.value}{bar.beside}") in page
    found = overview.longest_overdue(progress, 6)
    for item in found.items:
        assert str(item.activity.code) in page
        assert squeezed(team_label(item.activity.team)) in page
    assert (squeezed(f"dan {found.more} kegiatan terlambat lainnya") in page) is (found.more > 0)
    for silent in found.silents:
        assert squeezed(silent.name) in page
        assert f"dari{silent.due}jadwal" in page
    counted = f"dihitung{squeezed(weighting.label)}"
    assert (counted in page.replace("Dihitung", "")) is (weighting is not Weighting.SLOT)


def test_the_parts_of_every_area_and_of_the_total_are_those_counted_by_hand():
    total, areas, _ = tallies(real())
    (page,) = written("ringkasan.pdf", view_of(real()))
    for number, tally in areas.items():
        label = squeezed(AREA_BY_NUMBER[number].label)
        fraction = "belumadalaporan"
        if tally.is_known:
            value = share(tally.done, tally.target).rpartition("(")[2][:-1]
            fraction = f"{value}{tally.done}dari{tally.target}"
        assert f"{number}{label}{fraction}{len(tally.late)}{tally.unreported}" in page
    assert f"{total.done}dari{total.target}{len(total.late)}{total.unreported}" in page


def test_a_plan_without_a_report_names_the_silent_teams_instead_of_late_rows():
    (page,) = written("ringkasan.pdf", view_of(decree()))
    assert "Belumadalaporanrealisasi." in page
    assert "TimPengawasan" in page
    assert "Palinglamaterlambat" not in page


@pytest.mark.exhaustive
@pytest.mark.parametrize("plan", [hostile, lambda: much_late(500)])
def test_whatever_the_texts_the_overview_stays_one_page_and_the_picture_one_picture(plan):
    view = view_of(plan())
    assert len(written("ringkasan.pdf", view)) == 1
    for name in ("ringkasan.png", "tim.png"):
        picture = PAPERS[name].make(replace(view, team=view.plan.teams[0]))
        assert Image.open(io.BytesIO(picture)).size == (1080, 1350)


# ---- a team -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("plan", "as_of"), [(real, 9), (decree, 0), (decree, 15)])
def test_every_row_of_every_team_stands_on_its_paper(plan, as_of):
    progress = view_of(plan(), as_of).progress
    for team in progress.plan.teams:
        pages = written("tim.pdf", view_of(plan(), as_of, team=team))
        text, work = "".join(pages), team_work(progress, team)
        for card in team_figures(progress, team):
            assert squeezed(f"{card.name}{card.value}{card.beside}") in text
        for item in work.overdue:
            said = f"{item.activity.code} {item.activity.action} · {month_list(item.months)}"
            assert squeezed(said) in text
        for item in (*work.due, *work.next):
            when = month_label(item.month, None)
            assert squeezed(f"{when}{item.activity.code}{item.activity.action}") in text
        for item in work.unproven:
            assert str(item.activity.code) in text
        heading = "Terlambat" if progress.by(By.TEAM)[team].is_reported else "Belumdilaporkan"
        for title in (heading, work.due_title, work.next_title, "Terlaksana tanpa bukti dukung"):
            assert squeezed(title) in text
        assert len(pages) <= 2


def test_forty_late_rows_of_a_line_each_stand_whole_on_two_pages():
    pages = written("tim.pdf", view_of(much_late(60), team="Tim A"))
    text = "".join(pages)
    assert len(pages) == 2
    assert "kegiatanlainnya" not in text
    for n in range(1, 41):
        assert f"III.1.{n}III.1.{n}kata" in text


def test_what_two_pages_do_not_hold_is_counted():
    """Forty rows of 500 characters: those that are told and those that are not make forty."""
    pages = written("tim.pdf", view_of(much_late(500), team="Tim A"))
    text = "".join(pages)
    more, *_ = re.findall(r"dan(\d+)kegiatanlainnya", text)  # those of the first list
    told = [n for n in range(1, 41) if f"III.1.{n}III.1.{n}kata" in text]
    assert len(pages) == 2
    assert len(told) + int(more) == 40
    assert len(told) > 15


def test_a_text_as_long_as_a_cell_is_seen_to_be_cut():
    pages = written("tim.pdf", view_of(much_late(3_000), team="Tim A"))
    assert "kata…" in pages[0]


def test_a_team_that_the_plan_does_not_name_has_a_paper():
    pages = written("tim.pdf", view_of(real(), team=""))
    assert squeezed(team_label("")) in pages[0]


# ---- what stands on every page -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ringkasan.pdf", "tim.pdf"])
def test_every_page_says_whose_of_when_and_of_which_version(name):
    plan = replace(much_late(500), areas=real().areas)
    pages = written(name, view_of(plan, team="Tim A"))
    for number, page in enumerate(pages, start=1):
        foot = f"{OFFICE} · Posisi s.d. akhir September 2022 · {PUBLISHED}"
        assert squeezed(foot) in page
        assert page.endswith(f"halaman{number}dari{len(pages)}")
        assert "DATACONTOH" not in page
        assert "nilai" not in page


@pytest.mark.parametrize("name", ["ringkasan.pdf", "tim.pdf"])
def test_invented_data_says_so_large_on_every_page_and_has_no_version(name):
    many = replace(much_late(500), sample=True)
    for plan, team in ((sample(), TEAM), (many, "Tim A")):
        for page in written(name, view_of(plan, team=team)):
            assert page.count("DATACONTOH") >= 2  # the band, and the foot
            assert "Versi" not in page


def test_the_office_stands_as_its_identity_has_it():
    identity = replace(FILLED, name=("Kantor <b>Contoh</b>", "#let x = 1 $y$"), logo=LOGO)
    view = replace(view_of(real()), identity=identity)
    (page,) = written("ringkasan.pdf", view)
    assert squeezed("Kantor <b>Contoh</b> #let x = 1 $y$") in page


def test_the_address_stands_there_only_where_one_is_configured():
    view = replace(view_of(real()), address="https://zi.contoh.id", path="/?posisi=2022-09")
    content = PAPERS["ringkasan.pdf"].make(view)
    assert "zi.contoh.id" in squeezed(pages_of(content)[0])
    (without,) = written("ringkasan.pdf", view_of(real()))
    assert "contoh.id" not in without


def test_the_papers_are_what_their_titles_say():
    upright, across = r"595[.\d]* x 841", r"841[.\d]* x 595"
    assert re.search(across, information(PAPERS["ringkasan.pdf"].make(view_of(real()))))
    assert re.search(upright, information(PAPERS["tim.pdf"].make(view_of(real(), team=TEAM))))


# ---- pictures: what they are drawn from ----------------------------------------------------------


def test_a_picture_shows_the_three_parts_of_the_target(monkeypatch):
    """The words of a picture cannot be read back: they are caught on their way to the template."""
    from zi_core.documents.png import overview as overview_card
    from zi_core.documents.png import team as team_card

    drawn = {}

    def catch(template, data):
        drawn[template] = data
        return b""

    for module in (overview_card, team_card):
        monkeypatch.setattr(module, "picture", catch)
    overview_card.make(view_of(real()))
    data = drawn["card"]
    assert [(card["name"], card["value"]) for card in data["cards"]] == [
        ("Capaian", "65%"),
        ("Terlambat", "30"),
        ("Belum dilaporkan", "40"),
    ]
    assert data["cards"][0]["beside"] == "130 dari 200"
    assert data["bars"] == overview_paper.overview_data(view_of(real()))["bars"]
    team_card.make(view_of(real(), team=TEAM))
    assert drawn["card"]["lists"] == team_paper.team_data(view_of(real(), team=TEAM))["lists"]
    assert [card["value"] for card in drawn["card"]["cards"]] == ["59%", "13", "0"]


# ---- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "subject", "view", "expected"),
    [
        ("ringkasan.pdf", "ringkasan", lambda: view_of(real()), "ringkasan-sd-september-v7.pdf"),
        (
            "tim.png",
            "tim-pengawasan",
            lambda: view_of(sample()),
            "tim-pengawasan-sd-september-CONTOH.png",
        ),
        ("ringkasan.png", "ringkasan", lambda: view_of(real(), 0), "ringkasan-awal-tahun-v7.png"),
        (
            "ringkasan.pdf",
            "ringkasan",
            lambda: view_of(real(), 13, Weighting.AREA),
            "ringkasan-sd-januari-2023-per-bobot-area-v7.pdf",
        ),
    ],
)
def test_names_say_position_weighting_and_version(name, subject, view, expected):
    assert PAPERS[name].file_name(view(), subject) == f"ZI-2022-{expected}"
