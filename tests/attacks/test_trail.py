"""The permanent trail is for events: what people without an account repeat does not fill it."""

import base64
from functools import partial
from http.client import HTTPConnection

from sqlalchemy import func, select

from tests import people
from tests.attacks.visitors import ATTACKER, ask, at_once, page_socket, run, sent, submission
from tests.browser.serving import serving
from tests.uploads import filled, put, working_file
from zi_core.access import Sessions, audit, operator
from zi_core.publishing import preview, publish
from zi_core.runtime import open_store
from zi_core.store import records as store_module
from zi_core.store.access_tables import tokens
from zi_core.store.audit import Event
from zi_core.text import MAX_FILE_NAME

TIMES = 40
LONG = "a" * 1_000_000 + ".xlsx"


def rows(store, event):
    """The rows of an event, oldest first."""
    found = reversed(audit.entries(store, people.OPERATOR, limit=10_000))
    return [entry for entry in found if entry.event == event]


def at_page(drawn, form):
    """A submission that goes to the page it was drawn by, not to the first one."""
    here = next(m.navigation for m in drawn if m.HasField("navigation"))
    form.rerun_script.page_script_hash = here.page_script_hash
    return form


def test_what_anonymous_visitors_are_refused_is_counted(tmp_path):
    """A row at once, and one with the number when the minute, or the server, ends."""
    with serving(tmp_path / "log.txt") as server:
        fields = {"semula": "1", "kendala": "Kendala", "rtl": "", "tombol": ""}
        place = {"page": "jadwal", "query": "rinci=V.1.1-3"}
        with page_socket(server) as opened:
            drawn = run(opened, place["page"], place["query"])
            for _ in range(TIMES):
                sent(opened, at_page(drawn, submission(drawn, "zi_story", fields, **place)))
        wrong = partial(ask, server, "/masuk", "POST", {"nama": "siapa", "sandi": "keliru"})
        at_once(*[wrong] * TIMES)
        with server.store() as store:
            assert len(rows(store, Event.REFUSED)) == len(rows(store, Event.SIGN_IN_FAILED)) == 1
    store = open_store(f"sqlite:///{tmp_path / 'zi.db'}")
    refused, failed = rows(store, Event.REFUSED), rows(store, Event.SIGN_IN_FAILED)
    assert [entry.address for entry in refused] == [ATTACKER] * 2
    assert refused[1].detail == {"count": TIMES - 1}
    assert len(failed) == 2
    assert store.verify() == []
    store.close()


def test_a_projectors_link_opened_without_end_is_one_event(server):
    with server.store() as store:
        key = Sessions(store).projector.make_link(people.OPERATOR, label="Aula", days=1)
    assert {status for status, _ in at_once(*[partial(ask, server, f"/layar/{key}")] * 200)} == {
        303
    }
    with server.store() as store:
        assert [entry.address for entry in rows(store, Event.SCREEN_OPENED)] == [ATTACKER]
        with store.reading() as connection:
            sessions = select(func.count()).where(tokens.c.parent_id.is_not(None))
            assert connection.execute(sessions).scalar_one() == 5
    (cookie,) = server.ask(f"/layar/{key}").cookies
    cookie = cookie.partition(";")[0]
    again = server.ask(f"/layar/{key}", cookie=cookie)
    assert again.cookies[0].partition(";")[0] == cookie
    assert b"zi_sesi" not in ask(server, "/", cookie=cookie)[1]


def header_of(server, path):
    """The header that names a file; clients refuse a line of more than 64 KiB."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", path)
    found = connection.getresponse().getheader("content-disposition")
    connection.close()
    return found


def test_a_name_without_end_is_cut_where_it_comes_in(server):
    server.add_person("unggah")
    cookie = server.cookie_of("unggah")
    with server.store() as store:
        content = filled(working_file(store), put("V.1.1", 1, "√"))
    file = {"name": LONG, "size": len(content), "data": base64.b64encode(content).decode()}
    with page_socket(server, cookie=cookie) as opened:
        drawn = run(opened, "unggah")
        fields = {"tombol": "", "berkas": file}
        shown = sent(opened, at_page(drawn, submission(drawn, "zi_choose", fields, page="unggah")))
        assert sum(len(message.SerializeToString()) for message in shown) < 500_000
        fields = {"tombol": "terbit", "catatan": ""}
        sent(opened, at_page(shown, submission(shown, "zi_preview", fields, page="unggah")))
    with server.store() as store:
        version = store.version(store.newest())
        assert version.number > 1
        assert len(version.file_name) == MAX_FILE_NAME
        assert version.file_name.endswith("a….xlsx")
        assert rows(store, Event.PREVIEW)[-1].subject == version.file_name
    assert len(header_of(server, f"/unduh/versi/2022/{version.number}")) < 4_000


def test_a_name_that_an_earlier_release_kept_is_shown_cut(server, monkeypatch):
    """What is stored stays as it is, and so does what the trail says of it."""
    with server.store() as store:
        content = filled(working_file(store), put("V.1.1", 3, "√"))
        with monkeypatch.context() as earlier:
            earlier.setattr(store_module, "short_file_name", str)
            earlier.setattr("zi_core.publishing.previews.short_file_name", str)
            shown = preview(store, content, LONG)
            number = publish(store, shown, operator("Ana")).number
        with store.reading() as connection:
            query = "SELECT max(length(file_name)) FROM zi_version"
            assert connection.exec_driver_sql(query).scalar_one() == len(LONG)
        assert store.verify() == []
        (told,) = [found for found in rows(store, "upload") if found.detail["version"] == number]
        assert told.detail["file"] == LONG
        assert max(map(len, audit.words_of(told))) == MAX_FILE_NAME
    assert len(header_of(server, f"/unduh/versi/2022/{number}")) < 4_000
    for page, query in (("jadwal", "rinci=V.1.1-3"), ("riwayat", ""), ("catatan", "")):
        with page_socket(server) as opened:
            drawn = run(opened, page, query)
        assert sum(len(message.SerializeToString()) for message in drawn) < 500_000, page
