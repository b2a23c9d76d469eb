"""Steps that cost much: judging passwords, matching edited texts, making workbooks."""

import base64
import itertools
from functools import partial

import pytest

from tests import people
from tests.attacks.visitors import (
    ALLOWED,
    ask,
    at_once,
    extra_wait,
    page_socket,
    run,
    sent,
    submission,
    text_of,
)
from tests.uploads import column_of, filled, row_of, uploaded, working_file
from zi_core.access import Accounts, Role
from zi_core.documents.downloads import download_name

pytestmark = pytest.mark.alone
COSTLY = "q" * 50 + "48(361|0$+%2@{[<9!75"
"""What a judge of passwords may read as words in hundreds of ways: each took four seconds."""
CODE = "III.3.2"
LETTERS = 32_000


def test_judging_hostile_passwords_holds_up_nobody_else(server):
    """Their own person's, with the old password right and wrong."""
    server.add_person("sandi")
    cookie = server.cookie_of("sandi")

    def attack():
        changes = [
            partial(
                ask,
                server,
                "/sandi",
                "POST",
                {"lama": old, "sandi": COSTLY, "ulang": COSTLY},
                cookie=cookie,
            )
            for old in ("bukan sandinya", people.PASSWORD)
        ]
        answers = at_once(*changes * 6)
        assert {status for status, _ in answers} == {400}, answers

    assert extra_wait(server, attack) <= ALLOWED


def test_one_time_links_make_nobody_judge_without_end(server):
    with server.store() as store:
        links = [
            Accounts(store).add(people.OPERATOR, name=f"baru{n}", display="B", role=Role.VIEWER)
            for n in range(2)
        ]
    fields = {"sandi": COSTLY, "ulang": COSTLY}
    asked = [partial(ask, server, f"/kunci/{key}", "POST", fields) for key in (*links, "mati")]

    def attack():
        answers = at_once(*[work for work in asked for _ in range(15)])
        assert {status for status, _ in answers} == {400, 404}, answers

    assert extra_wait(server, attack) <= ALLOWED
    (_, told), (_, dead) = (work() for work in asked[1:])
    assert "Terlalu banyak percobaan" in told.decode()  # counted by address
    assert "tidak berlaku" in dead.decode()
    here = ask(server, f"/kunci/{links[0]}", "POST", fields, address="127.0.0.67")
    assert "mudah ditebak" in here[1].decode()


def rewritten(text, *, code=CODE):
    """An edit: another action in a row, under its code or without one."""

    def edit(book):
        for name in ("RENCANA AKSI", "REALISASI"):
            sheet = book[name]
            row = row_of(sheet, CODE)
            sheet.cell(row, column_of(sheet, "LANGKAH AKSI")).value = text
            sheet.cell(row, 1).value = code

    return edit


def test_matching_the_longest_texts_holds_up_nobody_else(server):
    server.add_person("unggah")
    cookie = server.cookie_of("unggah")
    words = ["menyusun", "laporan", "rapat", "kegiatan", "pegawai", "kantor", "setiap", "bulan"]
    kept, edited = (
        " ".join(itertools.islice(itertools.cycle(order), LETTERS // 8))
        for order in (words, words[::-1])
    )
    with server.store() as store:
        uploaded(store, filled(working_file(store), rewritten(kept)))
        content = filled(working_file(store), rewritten(edited, code=None))
    file = {"name": "isi.xlsx", "size": len(content), "data": base64.b64encode(content).decode()}
    found = []

    def attack():
        with page_socket(server, cookie=cookie) as opened:
            drawn = run(opened, "unggah")
            fields = {"tombol": "", "berkas": file}
            upload = submission(drawn, "zi_choose", fields, page="unggah")
            here = next(m.navigation for m in drawn if m.HasField("navigation"))
            upload.rerun_script.page_script_hash = here.page_script_hash
            found.append(text_of(sent(opened, upload)))

    assert extra_wait(server, attack) <= ALLOWED
    assert "dibandingkan dengan versi" in found[0]


def test_eighty_downloads_at_once_hold_up_nobody_else(server):
    with server.store() as store:
        newest = store.newest()
        teams = store.plan(newest).teams
        names = [
            download_name(2022, version, team)
            for version in range(newest, 0, -1)
            for team in (None, *teams)
        ]

    def attack():
        whole = partial(ask, server, f"/unduh/{names[0]}")
        answers = at_once(*[whole] * 80)
        assert {status for status, _ in answers} == {200}
        assert len({body for _, body in answers}) == 1
        others = itertools.islice(itertools.cycle(names), 80)
        answers = at_once(*(partial(ask, server, f"/unduh/{name}") for name in others))
        assert {status for status, _ in answers} <= {200, 503}
        uploads = at_once(*[partial(ask, server, "/unduh/versi/2022/1")] * 80)
        assert {status for status, _ in uploads} == {200}

    assert extra_wait(server, attack) <= ALLOWED
    # What is at hand is handed out while others wait.
    assert ask(server, f"/unduh/{names[0]}")[0] == 200
