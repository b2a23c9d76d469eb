"""Three processes behind nginx with one PostgreSQL: who uses them need not know which one answers.

All tests share one cluster; the last one brings it to another release.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from datetime import date
from http.client import HTTPConnection

import pytest
from playwright.sync_api import expect

from scripts.cluster import TEMPLATE, configuration, running_cluster
from scripts.postgresql import free_port
from scripts.programs import WITHOUT_PROXIES, find_proxy
from tests.browser.dashboard import follows
from tests.browser.serving import ROOT, Server, launch
from tests.browser.test_meetings import decide
from tests.browser.test_versions import expect_title, upload
from tests.people import OPERATOR, PASSWORD
from tests.store.books import tick
from tests.uploads import filled, put, working_file
from zi_core.access import Accounts, Sessions, audit
from zi_core.meetings import Details, Meetings, Period
from zi_core.plan import Code
from zi_core.runtime import open_store
from zi_core.store import migrating
from zi_core.web.client_limits import MAX_QUERY
from zi_core.workbook import read

AS_PAGE = {"accept": "text/html", "accept_encoding": ""}
WHAT = "Lengkapi poster gratifikasi di semua ruang kerja."
LOST = "Pratinjau yang terbuka di tab ini tidak ada lagi"


class Office(Server):
    """The cluster as the tests use a server; ``members`` are its processes."""

    def __init__(self, cluster):
        super().__init__(int(cluster.address.rpartition(":")[2]), cluster.folder / "nginx.txt")
        self.cluster = cluster
        self.members = [Server(m.port, m.folder / "console.txt") for m in cluster.members]

    def store(self):
        return closing(open_store(self.cluster.database))

    def asked_of(self, asking):
        """The number of the process that answered what ``asking`` asked for, of an odd address."""
        odd = f"/sehat?{secrets.token_hex(8)}"
        asking(odd)
        log = self.cluster.folder / "access.log"
        end = time.monotonic() + 10
        # nginx writes a line once the answer is out.
        while not (lines := [line for line in log.read_text().splitlines() if odd in line]):
            assert time.monotonic() < end, "nginx was not asked"
            time.sleep(0.02)
        (line,) = lines
        ports = [member.port for member in self.cluster.members]
        return ports.index(int(re.findall(r":(\d+)", line.partition('"')[0])[-1]))

    def place_of(self, board):
        """The number of the process with which a tab's browser stays."""
        return self.asked_of(lambda path: board.page.request.get(self.address + path))

    def put_at(self, board, number):
        """Let a tab's browser stay with a process from now on."""
        for lane in range(50):
            cookie = {"name": "zi_jalur", "value": str(lane), "url": self.address}
            board.page.context.add_cookies([cookie])
            if self.place_of(board) == number:
                return board
        raise AssertionError(f"no lane leads to process {number}")

    def kill(self, number):
        self.cluster.kill(self.cluster.members[number])

    def revive(self, number, release=ROOT):
        member = self.cluster.members[number]
        self.cluster.start(member, release)
        self.cluster.await_answer(member)


@pytest.fixture(scope="module")
def office(cluster):
    if find_proxy("nginx") is None:
        pytest.skip(WITHOUT_PROXIES.replace("\n", " "))
    database = cluster.new_database()
    settings = {"ZI_READING": "masuk", "ZI_METRICS": "ya"}
    with running_cluster(3, database, launch=launch, **settings) as running:
        office = Office(running)
        for name in ("Ana", "Budi", "Sari"):
            office.add_person(name)
        yield office
    cluster.drop(database)


def statuses(office, path, cookie):
    return [member.ask(path, cookie=cookie, **AS_PAGE).status for member in office.members]


# ---- without a browser ----------------------------------------------------------------------


def test_they_have_begun_one_store_and_each_knows_who_signed_in_elsewhere(office):
    """Signing out on another process, and an account's end, count on all at once."""
    with office.store() as store:
        assert [version.number for version in store.history()] == [1]
        first, second, third = office.members
        cookie, other = first.cookie_of("budi"), second.cookie_of("budi")
        assert statuses(office, "/sandi", cookie) == [200] * 3
        origin = f"http://127.0.0.1:{third.port}"
        assert third.ask("/keluar", "POST", {}, cookie=cookie, origin=origin).status == 303
        assert statuses(office, "/sandi", cookie) == [303] * 3
        assert statuses(office, "/sandi", other) == [200] * 3
        Accounts(store).disable(OPERATOR, "budi")
        assert statuses(office, "/sandi", other) == [303] * 3
        Accounts(store).enable(OPERATOR, "budi")


def test_tries_at_a_password_are_counted_by_all_together(office):
    tries = [
        office.members[turn % 3].ask("/masuk", "POST", {"nama": "sari", "sandi": f"salah {turn}"})
        for turn in range(6)
    ]
    assert [answer.status for answer in tries] == [401] * 5 + [429]
    assert office.ask("/masuk", "POST", {"nama": "sari", "sandi": PASSWORD}).status == 429


def test_each_process_has_figures_of_its_own(office):
    """What one of them refuses, or counts against an address, the others know nothing of."""

    def refusals(member):
        answer = member.ask("/metrics")
        assert answer.status == 200
        found = re.search(r'zi_requests_refused_total\{status="414"\} (\S+)', answer.text)
        return float(found[1]) if found else 0.0

    before = [refusals(member) for member in office.members]
    assert office.members[1].ask(f"/masuk?{'a' * MAX_QUERY}a").status == 414
    after = [refusals(member) for member in office.members]
    assert [now - then for now, then in zip(after, before, strict=True)] == [0, 1, 0]
    assert office.ask("/metrics").status == 403


def test_a_process_that_hangs_is_not_known_to_nginx(office):
    """Its browsers wait for it until it is ended; the others' go on."""
    lanes = [f"zi_jalur={lane}" for lane in range(12)]
    places = [office.asked_of(lambda path, c=lane: office.ask(path, cookie=c)) for lane in lanes]
    hung, other = (lanes[places.index(number)] for number in (2, 0))
    process = office.cluster.members[2].process
    os.kill(process.pid, signal.SIGSTOP)
    try:
        with closing(HTTPConnection("127.0.0.1", office.port, timeout=3)) as connection:
            connection.request("GET", "/masuk", headers={"cookie": hung})
            with pytest.raises(TimeoutError):
                connection.getresponse()
        assert office.ask("/masuk", cookie=other).status == 200
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert office.ask("/masuk", cookie=hung).status == 200


def test_pages_files_and_a_projectors_link_are_the_same_on_all(office):
    with office.store() as store:
        sari = Accounts(store).by_name("sari").person("")
        key = Sessions(store).projector.make_link(sari, label="Aula", days=1)
        state = store.plan(1)
    opened = office.members[0].ask(f"/layar/{key}", **AS_PAGE)
    cookie = opened.cookies[0].partition(";")[0]
    pages = [member.ask("/jadwal", cookie=cookie, **AS_PAGE) for member in office.members]
    assert len({re.sub(r":\d{4,5}\b", "", page.text) for page in pages}) == 1
    files = set(re.findall(r'/(?:aset|static)/[\w./-]+\.\w+"', pages[0].text))
    assert len(files) > 5
    for file in files:
        bodies = {member.ask(file.rstrip('"')).body for member in office.members}
        assert len(bodies) == 1
    for member in office.members:
        book = member.ask("/unduh/ZI-2022-v1.xlsx", cookie=cookie)
        assert read(book.body).plan.activities == state.activities


def test_the_proxys_word_for_an_address_is_taken_and_no_visitors(office):
    """Behind nginx a visitor's address is the one that nginx has seen."""
    forged = {"x_forwarded_for": "203.0.113.7"}
    fields = {"nama": "budi", "sandi": PASSWORD}
    assert office.ask("/masuk", "POST", fields, **forged).status == 303
    with office.store() as store:
        (last,) = audit.entries(store, OPERATOR, limit=1)
        assert last.address == "127.0.0.1"
        assert office.members[0].ask("/masuk", "POST", fields, **forged).status == 303
        (last,) = audit.entries(store, OPERATOR, limit=1)  # from here nginx would have said it
        assert last.address == "203.0.113.7"


def test_browsers_of_one_address_spread_and_each_stays(office):
    lanes = [office.ask("/masuk", **AS_PAGE).cookies[0].partition(";")[0] for _ in range(24)]
    assert len(set(lanes)) == 24
    places = [office.asked_of(lambda path, c=lane: office.ask(path, cookie=c)) for lane in lanes]
    assert set(places) == {0, 1, 2}
    again = [office.asked_of(lambda path, c=lane: office.ask(path, cookie=c)) for lane in lanes]
    assert again == places


def test_the_file_in_deploy_is_made_for_three_and_says_where(office):
    text = configuration(TEMPLATE.read_text(), "127.0.0.1:9", ["127.0.0.1:1", "127.0.0.1:2"])
    assert re.findall(r"^ +server (\S+) max_fails", text, re.MULTILINE) == [
        "127.0.0.1:1",
        "127.0.0.1:2",
    ]
    assert "listen 127.0.0.1:9;" in text
    assert office.ask("/masuk").headers["server"] == "nginx"  # without its release


@pytest.mark.exhaustive
def test_the_command_keeps_a_cluster_running_until_it_is_stopped(cluster, office):  # noqa: ARG001
    """It says where everything is, starts again what is killed, and ends all on Ctrl+C."""
    database = cluster.new_database()
    environment = {**os.environ, "ZI_DATABASE_URL": database}
    command = [sys.executable, "-m", "scripts.cluster", "--count=1", f"--port={free_port()}"]
    with (
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as running,
        ExitStack() as afterwards,
    ):
        afterwards.callback(running.kill)  # whatever becomes of the test, it does not wait for ever

        def logged(pattern):
            said = ""
            while not (found := re.search(pattern, said)):
                line = running.stdout.readline()
                assert line, said
                said += line
            return found

        pid = int(logged(r"Peladen 1: porta \d+, proses (\d+)")[1])
        address = logged(r"Dasbor: http://127\.0\.0\.1:(\d+) ")
        logged(r"/kunci/\S+")
        board = Server(int(address[1]), None)
        os.kill(pid, signal.SIGKILL)
        logged("Peladen 1 berakhir; dinyalakan lagi")
        again = int(logged(r"Peladen 1: porta \d+, proses (\d+)")[1])
        assert board.ask("/sehat").status == 200
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
    assert again != pid
    with pytest.raises(ProcessLookupError):
        os.kill(again, 0)
    with pytest.raises(ConnectionRefusedError):
        board.ask("/")
    with closing(open_store(database)) as store:  # what lies in one's own database stays
        assert store.newest() == 1
    cluster.drop(database)


# ---- with a browser -------------------------------------------------------------------------


@follows
def test_what_is_done_by_one_appears_on_pages_of_the_others(office, tab):
    """A version and the decisions of a meeting that two hold on different processes."""
    with office.store() as store:
        meetings = Meetings(store)
        made = meetings.create(OPERATOR, Details(Period.Q2, "Rapat", date(2022, 7, 6)))
        link = f"/rapat?rapat={made.number}&bagian=keputusan"
        one = office.put_at(tab(office, person="Ana"), 0).open(link)
        other = office.put_at(tab(office, person="Budi"), 2).open(link)
        decide(one, "Yang pertama.")
        expect(other.page.locator(".zi-decisions")).to_contain_text("Yang pertama.")
        newest = tick(store, Code.parse("V.1.1"), 6).number
        decide(other, WHAT)
        expect(other.page.locator(".zi-decisions > li")).to_have_count(2)
        expect(one.page.locator(".zi-decisions")).to_contain_text(WHAT)
        expect(one.page.locator(".zi-footer")).to_contain_text(f"Versi {newest}")
    assert (office.place_of(one), office.place_of(other)) == (0, 2)
    path = f"/unduh/rapat/2022/{made.number}/notula.docx"
    assert statuses(office, path, office.members[0].cookie_of("ana")) == [200] * 3


# A second try: in one of some ten whole runs the page stayed as it was for 30 seconds after a kill
# in the very moment of the click, its socket connected again. Why is not known; so what it showed
# is told.
@pytest.mark.flaky(reruns=1)
def test_a_killed_processs_people_land_on_another_and_nothing_published_is_lost(office, tab):
    """Pages go on by themselves, the first click on them counts, and live ones follow on.

    What was being published is there or not, whole; a preview that is lost is said, and the same
    file goes on.
    """
    with office.store() as store:
        before = store.newest()
        content = filled(working_file(store), put("V.2.2", before % 12 + 1, "✓"))
    sample = office.put_at(tab(office, person="Budi"), 1).open("/jadwal?contoh=1&area=V")
    live = tab(office, person="Budi").open("/")
    board = office.put_at(tab(office, person="Ana"), 1).open("/unggah")
    upload(board, content)
    expect_title(board, "Periksa sebelum terbit")
    board.page.get_by_role("button", name="Terbitkan").click()
    time.sleep(0.1)
    was_shown = board.page.get_by_text("terbit", exact=False).filter(has_text="Versi").count()
    board.page.evaluate("window.ziBefore = window.ziSocket")
    office.kill(1)
    try:
        sample.choose("area", "II")  # at once: what is chosen meanwhile is not lost
        board.page.wait_for_function(
            "() => window.ziSocket !== window.ziBefore && window.ziSocket.readyState === 1"
        )
        field = board.page.locator("input[type=file]")
        try:
            expect(field).to_be_attached(timeout=30_000)
        except AssertionError as error:
            raise AssertionError(board.page.locator("body").inner_text()) from error
        with office.store() as store:
            after = store.newest()
            assert (after - before, store.verify()) in [(0, []), (1, [])]
        if not was_shown and not board.page.locator(".zi-receipt").count():
            lost = board.page.get_by_role("alert")
            expect(lost).to_contain_text(LOST, timeout=30_000)
        sample.expect_link("/jadwal", contoh="1", area="II")
        expect(sample.rows().first).to_contain_text("II.")
        board.settle()
        upload(board, content)
        if after > before:
            expect_title(board, "Tidak ada perubahan")
        else:
            expect_title(board, "Periksa sebelum terbit")
            board.page.get_by_role("button", name="Terbitkan").click()
            receipt = board.page.get_by_role("status").first
            expect(receipt).to_contain_text(f"Versi {before + 1} terbit")
        footer = live.page.locator(".zi-footer")
        expect(footer).to_contain_text(f"Versi {before + 1}", timeout=30_000)
        assert {office.place_of(each) for each in (sample, live, board)} <= {0, 2}
    finally:
        office.revive(1)
        for each in (sample, live, board):
            each.complaints.clear()  # what the browser says of a server that is gone


# ---- a rolling upgrade ----------------------------------------------------------------------

ADDING = '''
"""What a release adds beside those of the release before, which goes on using the tables."""

import sqlalchemy as sa
from alembic import op

revision = "{following}"
down_revision = "{newest}"


def upgrade():
    op.create_table("zi_remark", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO zi_remark VALUES (1)")
    op.add_column("zi_account", sa.Column("nickname", sa.Text, nullable=True))
    op.add_column("zi_token", sa.Column("place", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_zi_try_day", "zi_try", ["day"])
'''


@pytest.fixture
def next_release(tmp_path):
    """A copy of the project with a migration and a style of its own."""
    folder = tmp_path / "release"
    for name in ("zi_core", "pages", "assets", "data", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    for made in (ROOT / ".cache").glob("pustaka-*"):  # of the same libraries
        shutil.copytree(made, folder / ".cache" / made.name)
    newest, following = migrating.HEAD, f"{int(migrating.HEAD) + 1:04d}"
    versions = folder / "zi_core/store/migrations/versions"
    script = ADDING.format(newest=newest, following=following)
    (versions / f"{following}_remarks.py").write_text(script)
    module = folder / "zi_core/store/migrating.py"
    module.write_text(
        module.read_text().replace(f'HEAD: Final = "{newest}"', f'HEAD: Final = "{following}"')
    )
    with (folder / "assets/zi.css").open("a") as style:
        style.write("/* the next release */\n")
    return folder


def style_of(member):
    return re.search(r"/aset/zi\.\w+\.css", member.ask("/masuk", **AS_PAGE).text)[0]


def test_an_old_release_goes_on_beside_a_new_one_that_migrates(office, next_release):
    """Replaced one by one: the old ones read and write on, and none of them opens it anew."""
    first, second, _ = office.members
    with office.store() as store:  # of the old release, opened before
        newest = store.newest()
        before = style_of(second)
        office.cluster.stop(office.cluster.members[0])
        office.revive(0, next_release)
        assert [member.ask("/sehat").status for member in office.members] == [200] * 3
        assert tick(store, Code.parse("V.1.1"), newest % 12 + 1).number == newest + 1
        for member in office.members:
            cookie = member.cookie_of("ana")
            path = f"/unduh/ZI-2022-v{newest + 1}.xlsx"
            assert member.ask(path, cookie=cookie).status == 200
            assert statuses(office, "/sandi", cookie) == [200] * 3
        # Files of both are found, whichever process is asked first.
        after = style_of(first)
        assert before != after
        for _ in range(6):
            assert [office.ask(file).status for file in (before, after)] == [200, 200]
        # One of the old release that is started anew refuses, in a sentence.
        old = office.cluster.members[1]
        office.cluster.stop(old)
        office.cluster.start(old)
        office.cluster.await_answer(old, "/_stcore/health")
        assert second.ask("/sehat").status == 503
        assert "dibuat oleh dasbor versi lebih baru" in " ".join(second.log.split())
        with store.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT count(*) FROM zi_remark").scalar_one()
        assert (rows, store.verify()) == (1, [])
