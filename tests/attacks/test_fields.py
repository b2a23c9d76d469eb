"""Forged fields: wrong types, numbers out of range and unknown words, in every form there is.

Each is answered with a sentence; none leaves a traceback in the log, and the page goes on.
"""

import base64
from dataclasses import replace
from datetime import date

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from tests.attacks.visitors import ask, page_socket, run, sent, submission, text_of
from tests.browser.serving import ROOT, serving
from tests.people import OPERATOR, PASSWORD
from zi_core.meetings import DecisionDraft, Details, Meetings, Participant, Period, Subject

HUGE = "9" * 30
UNREADABLE = "Isian formulir ini tidak terbaca"
FILE = {"name": "a.xlsx", "size": 4, "data": "AAAA"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server with an administrator, who has every right, and a meeting with a decision."""
    with serving(tmp_path_factory.mktemp("forged") / "log.txt") as server:
        server.get("/unduh/versi/2022/1")  # the store is begun with the first request
        server.add_person("ana")
        with server.store() as store:
            meetings = Meetings(store)
            for day in (5, 6):
                details = Details(Period.Q1, f"Rapat {day}", date(2022, 4, day))
                meetings.create(OPERATOR, replace(details, participants=(Participant("Ani"),)))
            meetings.decide(OPERATOR, 1, DecisionDraft(Subject(), "Satu"))
        server.cookie = server.cookie_of("ana")
        yield server


STORY = ("zi_story", "jadwal", "rinci=V.2.1-3")
ACCOUNTS = ("zi_accounts", "akun", "")
CHOOSE = ("zi_choose", "unggah", "")
RESTORE = ("zi_versions", "riwayat", "")
AUDIT = ("zi_audit", "catatan", "")
MEETING_FORM = ("zi_meeting_form", "rapat", "bagian=baru")
MEETING = ("zi_meeting", "rapat", "rapat=1")
CANCEL = ("zi_meeting_cancel", "rapat", "rapat=2&bagian=baru")
AGENDA = ("zi_agenda", "rapat", "rapat=1")
DECIDE = ("zi_decide", "rapat", "rapat=1&bagian=keputusan")
DECISIONS = ("zi_decisions", "rapat", "rapat=1&bagian=keputusan")
ALL_DECISIONS = ("zi_meetings", "rapat", "")
ATTENDANCE = ("zi_attendance", "rapat", "rapat=1&bagian=hadir")
SCANS = ("zi_documents", "rapat", "rapat=1&bagian=dokumen")
IDENTITY = ("zi_identity", "kantor", "")
SLIDES = ("zi_slides", "rapat", "rapat=1&slide=1")

NEW_ACCOUNT = {"tombol": "tambah", "nama": "budi", "tampil": "Budi", "peran": "pembaca"}
NEW_MEETING = {"periode": "TW1", "judul": "Rapat", "tanggal": "2022-04-06"}
CHANGED = {"tahun": "2022", "nomor": "1", "semula": "1", "keadaan": "selesai"}

FORGED = {
    STORY: [
        ({"semula": "-1"}, "Nomor versi semula harus bilangan bulat dari 1 sampai"),
        ({"semula": HUGE}, "Nomor versi semula harus bilangan bulat dari 1 sampai"),
        ({"semula": 10**30}, "Nomor versi semula harus bilangan bulat dari 1 sampai"),
        ({}, "Nomor versi semula harus bilangan bulat dari 1 sampai"),
        ({"semula": "1", "kendala": 7}, "Kendala harus berupa teks"),
        ({"semula": "1", "rtl": None}, "Rencana tindak lanjut harus berupa teks"),
        ({"semula": "1", "tautan": {"a": 1}}, "Tautan harus berupa teks"),
        ({"semula": "1", "kendala": "x" * 32_768}, "Kendala paling panjang 32.767 huruf"),
        ({"semula": "1", "tanggal": "besok"}, "Tanggal terlaksana tidak dapat dibaca"),
        ({"semula": "1", "tanggal": "9999-12-31"}, "terlalu jauh"),
        ({"semula": "1", "selesai": True}, "hanya dapat dicentang"),
    ],
    ACCOUNTS: [
        ({**NEW_ACCOUNT, "peran": "root"}, "Pilih peran dari pilihan yang ada"),
        ({**NEW_ACCOUNT, "peran": "layar"}, "Peran akun: "),
        ({**NEW_ACCOUNT, "nama": ["budi"]}, "Nama akun harus berupa teks"),
        ({**NEW_ACCOUNT, "nama": "x" * 60_000}, "Nama akun paling panjang 40 huruf"),
        ({**NEW_ACCOUNT, "tampil": {}}, "Nama yang ditampilkan harus berupa teks"),
        ({**NEW_ACCOUNT, "tim-0": {}}, "Tim hanya dapat dicentang"),
        ({**NEW_ACCOUNT, "tombol": "ubah", "nama": "\ud800\0"}, "tidak ada"),
        ({"tombol": "matikan", "nama": "tidak.ada"}, "Akun tidak.ada tidak ada"),
        ({"tombol": "layar", "label": "Aula", "hari": "0"}, "Masa berlaku (hari) harus bilangan"),
        ({"tombol": "layar", "label": "Aula", "hari": HUGE}, "Masa berlaku (hari) harus bilangan"),
        ({"tombol": "akhiri", "layar": HUGE}, "Layar harus bilangan bulat"),
        ({"tombol": "hapus", "nama": "ana"}, "Tombol itu tidak ada"),
        ({"tombol": "hapus-telepon", "nama": "tidak.ada"}, "Akun tidak.ada tidak ada"),
    ],
    CHOOSE: [
        ({"berkas": "a.xlsx"}, "Berkas tidak dapat dibaca"),
        ({"berkas": {**FILE, "size": "besar"}}, "Berkas tidak dapat dibaca"),
        ({"berkas": {**FILE, "name": 7}}, "Berkas tidak dapat dibaca"),
        ({"berkas": {**FILE, "data": "***"}}, "Berkas tidak dapat dibaca"),
        ({"berkas": {**FILE, "size": 10**12}}, "lebih dari 10 MB"),
        ({"berkas": None}, "Pilih berkas .xlsx dulu"),
    ],
    RESTORE: [
        ({"tombol": {}}, "Tombol harus berupa teks"),
        ({"tombol": "ya", "nomor": HUGE, "semula": "1"}, "Nomor versi harus bilangan bulat"),
        ({"tombol": "ya", "nomor": "1", "semula": []}, "Nomor versi semula harus bilangan bulat"),
    ],
    AUDIT: [
        ({"tombol": HUGE}, "Nomor harus bilangan bulat"),
        ({"tombol": "-1"}, "Nomor harus bilangan bulat"),
        ({"tombol": []}, "Tombol harus berupa teks"),
        ({"tombol": "saring", "kejadian": "lain"}, "Pilih kejadian dari pilihan"),
        ({"tombol": "saring", "siapa": "x" * 81}, "Nama akun paling panjang 80 huruf"),
    ],
    MEETING_FORM: [
        ({**NEW_MEETING, "periode": "TW9"}, "Pilih periode rapat dari pilihan"),
        ({**NEW_MEETING, "tanggal": {}}, "Tanggal rapat tidak dapat dibaca"),
        ({**NEW_MEETING, "tanggal": "0001-01-01"}, "Tanggal rapat harus antara tahun"),
        ({**NEW_MEETING, "judul": ["a"]}, "Judul rapat harus berupa teks"),
        ({**NEW_MEETING, "peserta": 7}, "Peserta harus berupa teks"),
        ({**NEW_MEETING, "peserta": "a\n" * 301}, "Peserta paling banyak 300 orang"),
        ({**NEW_MEETING, "pimpinan": 1}, "Pimpinan hanya dapat dicentang"),
    ],
    MEETING: [
        ({"tombol": "tutup", "semula": "x"}, "Keadaan semula harus bilangan bulat"),
        ({"tombol": "tutup", "semula": "1", "sidik": []}, "Sidik harus berupa teks"),
        ({"tombol": "tutup", "semula": "1", "sidik": "x"}, "rapat belum ditutup"),
        ({"tombol": "buka", "semula": "1", "alasan": 5}, "Alasan harus berupa teks"),
        ({"tombol": {}, "semula": "1"}, "Tombol harus berupa teks"),
    ],
    CANCEL: [
        ({"semula": "1", "alasan": {}}, "Alasan harus berupa teks"),
        ({"semula": -1, "alasan": "x"}, "Keadaan semula harus bilangan bulat"),
        ({"semula": "1", "alasan": "x" * 2_001}, "Alasan paling panjang 2.000 huruf"),
    ],
    AGENDA: [
        ({"semula": "-1", "tombol": "atas:x"}, "Keadaan semula harus bilangan bulat"),
        ({"semula": "1", "tombol": 5}, "Tombol harus berupa teks"),
    ],
    DECIDE: [
        ({"keputusan": 7}, "Keputusan harus berupa teks"),
        ({"keputusan": "Satu", "tentang": {}}, "Tentang harus berupa teks"),
        ({"keputusan": "Satu", "tenggat": "lusa"}, "Tenggat tidak dapat dibaca"),
        ({"keputusan": "Satu", "tenggat": "9999-12-31"}, "Tenggat harus antara tahun"),
        ({"keputusan": "Satu", "keadaan": "root"}, "Pilih keadaan keputusan dari pilihan"),
        ({"keputusan": "x" * 2_001}, "Keputusan paling panjang 2.000 huruf; yang ini 2.001"),
        ({"keputusan": "Satu", "tentang": "VI.9.9"}, "Kegiatan VI.9.9 tidak ada"),
    ],
    ATTENDANCE: [
        ({"semula": "x"}, "Keadaan semula harus bilangan bulat"),
        ({"semula": "1", "hadir-0": "mungkin"}, "Pilih kehadiran dari pilihan yang ada"),
        ({"semula": "1", "hadir-0": 7}, "Hadir-0 harus berupa teks"),
    ],
    SCANS: [
        ({"tombol": "simpan"}, "Pilih berkas pindaian dulu"),
        ({"tombol": "simpan", "berkas": FILE}, "Pindaian harus berupa PDF atau JPEG"),
        ({"tombol": "simpan", "berkas": {**FILE, "size": 10**12}}, "Pindaian paling besar 10 MB"),
        ({"tombol": "simpan", "berkas": {**FILE, "data": "***"}}, "Berkas tidak dapat dibaca"),
        ({"tombol": "tarik", "pindaian": HUGE}, "Nomor pindaian harus bilangan bulat"),
        ({"tombol": "tarik", "pindaian": "7"}, "Pindaian itu tidak ada"),
        ({"tombol": {}}, "Tombol harus berupa teks"),
    ],
    IDENTITY: [
        ({"semula": "x"}, "Keadaan semula harus bilangan bulat"),
        ({"semula": "9"}, "Sementara itu ada yang mengubah identitas kantor"),
        ({"semula": "0", "kantor": 7}, "Nama kantor harus berupa teks"),
        ({"semula": "0", "alamat": "a\n" * 9}, "Alamat paling banyak 8 baris"),
        ({"semula": "0", "kota": "x" * 201}, "Tempat paling panjang 200 huruf"),
        ({"semula": "0", "tanggal-keputusan": "besok"}, "Tanggal Keputusan tidak dapat dibaca"),
        ({"semula": "0", "logo": FILE}, "Logo harus gambar PNG atau SVG"),
        ({"semula": "0", "logo": {**FILE, "size": 10**12}}, "Logo paling besar 512 kB"),
        ({"semula": "0", "chair-nama": []}, "Nama: Yang mengetahui lembar monev"),
    ],
    SLIDES: [
        ({"keputusan": ["a"]}, "Keputusan harus berupa teks"),
        ({"keputusan": "Satu", "tenggat": 7}, "Tenggat tidak dapat dibaca"),
    ],
}
OF_DECISIONS = [
    ({**CHANGED, "tahun": HUGE}, "Tahun keputusan harus bilangan bulat"),
    ({**CHANGED, "tahun": "1999"}, "Tidak ada rencana aksi tahun 1999"),
    ({**CHANGED, "nomor": None}, "Nomor keputusan harus bilangan bulat"),
    ({**CHANGED, "semula": "x"}, "Keadaan semula harus bilangan bulat"),
    ({**CHANGED, "keadaan": []}, "Pilih keadaan keputusan dari pilihan"),
    ({**CHANGED, "keterangan": {"a": 1}}, "Keterangan harus berupa teks"),
]
FORGED |= dict.fromkeys((DECISIONS, ALL_DECISIONS), OF_DECISIONS)
NO_ROW_TO_TELL_IT = {"Tidak ada rencana aksi tahun 1999"}
"""Told beside a decision that is not there."""

NO_FORMS = [[], "x"]
RAW = ["[" * 5_000, '[{"event":"submit","value":{"semula":' + "9" * 5_000 + "}}]", "}{", "[null]"]


@pytest.fixture
def untroubled(office):
    """That a test leaves no traceback in the log."""
    before = len(office.log)
    yield
    troubles = ("Traceback", "gagal, nomor")
    told = office.log[before:]
    at = [told.index(trouble) for trouble in troubles if trouble in told]
    assert not at, told[min(at) :][:10_000]


@pytest.mark.parametrize("form", FORGED, ids=lambda form: f"{form[0]}-{form[1]}")
@pytest.mark.usefixtures("untroubled")
def test_forged_fields_are_refused_with_a_sentence(office, form):
    component, page, query = form
    with page_socket(office, cookie=office.cookie) as opened:
        drawn = run(opened, page, query)
        for fields, sentence in (*FORGED[form], *((no_form, UNREADABLE) for no_form in NO_FORMS)):
            forged = submission(drawn, component, fields, page=page, query=query)
            said = text_of(sent(opened, forged))
            assert sentence in said or sentence in NO_ROW_TO_TELL_IT, (fields, sentence)
        assert "zi_header" in text_of(run(opened, page, query))
    with office.store() as store:
        assert store.newest() == 1
        assert [made.revision for made in Meetings(store).all()] == [1, 1]
        assert [made.revision for made in Meetings(store).decisions()] == [1]


@pytest.mark.usefixtures("untroubled")
def test_what_is_no_json_or_nested_without_end_is_a_form_without_fields(office):
    component, page, query = STORY
    with page_socket(office, cookie=office.cookie) as opened:
        drawn = run(opened, page, query)
        for raw in RAW:
            forged = submission(drawn, component, {}, page=page, query=query)
            for widget in forged.rerun_script.widget_states.widgets:
                if widget.HasField("json_value"):
                    widget.json_value = raw
                else:
                    widget.json_trigger_value = raw
            said = text_of(sent(opened, forged))
            assert UNREADABLE in said or raw == "[null]", raw


@pytest.mark.usefixtures("untroubled")
def test_forged_decisions_about_a_preview_are_refused_with_a_sentence(office):
    content = (ROOT / "data" / "rencana_aksi_2022.xlsx").read_bytes()
    data = base64.b64encode(content).decode()
    chosen = {"berkas": {"name": "a.xlsx", "size": len(content), "data": data}}
    with page_socket(office, cookie=office.cookie) as opened:
        drawn = run(opened, "unggah")
        shown = sent(opened, submission(drawn, "zi_choose", chosen, page="unggah"))
        assert "Tidak ada perubahan" in text_of(shown)
        for fields, sentence in (
            ({"tombol": "terbit", "catatan": []}, "Catatan harus berupa teks"),
            ({"tombol": "terbit", "tahun": {}}, "Tahun harus berupa teks"),
            ({"tombol": "terbit", "setuju": 7}, "Persetujuan harus berupa teks"),
            ({"tombol": "terbit", "catatan": "x" * 501}, "Catatan paling panjang 500 huruf"),
            ({"tombol": 5}, "Tombol harus berupa teks"),
            ([], UNREADABLE),
        ):
            forged = submission(shown, "zi_preview", fields, page="unggah")
            assert sentence in text_of(sent(opened, forged)), fields


@pytest.mark.usefixtures("untroubled")
def test_a_forged_way_leads_nowhere(office):
    """Neither an event that opens details nor one that leads to another page."""
    with page_socket(office) as opened:
        drawn = run(opened, "jadwal")
        for value in (7, {}, [], "x" * 10_000, "I.1.1-99", "//[", "\ud800", "//a:b"):
            for component, event in (("zi_jadwal", "rinci"), ("zi_header", "go")):
                forged = submission(drawn, component, value, page="jadwal", event=event)
                assert "zi_jadwal" in text_of(sent(opened, forged)), value


@pytest.mark.usefixtures("untroubled")
@pytest.mark.parametrize("value", [HUGE, "-1", "null", "%00", "%ff%F0%9F%98%80", "a" * 15_000])
def test_forged_links_show_a_page(office, value):
    names = "tahun versi lihat dari posisi hitung contoh area tim keadaan rinci rapat bagian slide"
    query = "&".join(f"{name}={value}" for name in names.split())
    with page_socket(office, cookie=office.cookie) as opened:
        for page in ("", "jadwal", "area", "tim", "rapat", "unggah", "riwayat", "akun", "kantor"):
            assert "zi_footer" in text_of(run(opened, page, query)), page


@pytest.mark.usefixtures("untroubled")
def test_forged_requests_are_refused_with_a_page(office):
    asked = [
        ("/masuk", {"nama": "x" * 50_000, "sandi": "x"}, 401),
        ("/masuk", {f"n{at}": "x" for at in range(30)}, 401),
        ("/masuk", {"nama": "\0", "sandi": "\0", "ke": "//[::1"}, 401),
        ("/kunci/x", {"nama": "x" * 50_000}, 404),
        ("/kunci/%ff", {}, 404),
        ("/layar/%ff", None, 404),
        (f"/unduh/versi/{HUGE}/1", None, 404),
        (f"/unduh/versi/2022/{'9' * 9}", None, 404),
        (f"/unduh/rapat/2022/{HUGE}/notula.docx", None, 404),
        (f"/unduh/pindaian/2022/1/{HUGE}", None, 404),
        ("/unduh/pindaian/2022/1/7", None, 403),
        ("/unduh/rapat/2022/9/semua.zip", None, 404),
        ("/antrean/unduh/%00", None, 400),
        ("/unduh/%ff", None, 404),
        ("/layar/%00", None, 400),
    ]
    for path, fields, status in asked:
        found, body = ask(office, path, "GET" if fields is None else "POST", fields)
        assert (found, bool(body)) == (status, True), (path, body)
    wrong = {"lama": PASSWORD, "sandi": "y" * 300, "ulang": "y" * 300}
    status, body = ask(office, "/sandi", "POST", wrong, cookie=office.cookie)
    assert (status, b"paling banyak 256 karakter" in body) == (400, True)


@pytest.mark.usefixtures("untroubled")
def test_events_for_a_component_not_drawn_change_nothing(office):
    """An event of one page's component together with another page: the page is shown."""
    with page_socket(office) as opened:
        for component, event in (
            ("zi_header", "go"),
            ("zi_footer", "rinci"),
            ("zi_footer", "submit"),
        ):
            forged = submission(run(opened), component, "/jadwal", page="jadwal", event=event)
            forged.rerun_script.page_script_hash = ""
            sent(opened, forged)
            assert "zi_footer" in text_of(run(opened))


@pytest.mark.usefixtures("untroubled")
@pytest.mark.parametrize("at", [0, 1], ids=["value", "events"])
@pytest.mark.parametrize(
    "value",
    [
        {"int_value": 3},
        {"bool_value": True},
        {"trigger_value": True},
        {"bytes_value": b"x"},
        {"double_value": 1.5},
        {"string_value": "x"},
    ],
    ids=lambda value: next(iter(value)),
)
def test_values_of_a_kind_that_no_page_sends_end_the_socket(office, value, at):
    with page_socket(office) as opened:
        forged = submission(run(opened), "zi_footer", {})
        widget = forged.rerun_script.widget_states.widgets[at]
        widget.CopyFrom(WidgetState(id=widget.id, **value))
        with pytest.raises(ConnectionClosed) as closed:
            sent(opened, forged)
    assert closed.value.rcvd.code == 1002
