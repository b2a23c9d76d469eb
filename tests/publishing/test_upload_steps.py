"""The steps of an upload, from the chosen file to its receipt, without a browser."""

import base64
from contextlib import closing
from dataclasses import replace

import pytest

from tests.uploads import filled, new_store, put, uploaded, working_file
from zi_core.access import ANONYMOUS, Person, Role, operator
from zi_core.forms import MAX_REHEARSED, FormFields
from zi_core.plan.facts import facts_of
from zi_core.publishing import Upload, marked_files, previews, uploads
from zi_core.publishing.preview_page import conflicts_by_key
from zi_core.web import socket_limits
from zi_core.workbook import MAX_FILE

ANA = operator("Ana")


@pytest.fixture
def store(new):
    return new()


@pytest.fixture
def readings(monkeypatch):
    """How often a file was read."""
    read, counted = previews.read_in_sandbox, []

    def counting(*arguments, **options):
        counted.append(arguments)
        return read(*arguments, **options)

    monkeypatch.setattr(previews, "read_in_sandbox", counting)
    return counted


def chosen(content, name="a.xlsx", size=None):
    data = base64.b64encode(content).decode()
    size = len(content) if size is None else size
    return FormFields({"berkas": {"name": name, "size": size, "data": data}})


def shown(store, content, person=ANA):
    upload = Upload()
    upload.choose(store, person, chosen(content))
    assert upload.is_unread
    upload.read(store, person)
    return upload


def publish(upload, store, person=ANA, **fields):
    upload.decide(store, person, FormFields({"tombol": "terbitkan", **fields}))


def test_a_file_is_read_once_and_published_with_its_note(store, readings):
    upload = shown(store, filled(working_file(store), put("V.1.1", 3, "√")))
    assert upload.content == b""
    upload.bring_up_to_date(store, ANA)
    publish(upload, store, catatan="Maret")
    assert len(readings) == 1
    assert (upload.receipt.number, upload.receipt.note, upload.year) == (2, "Maret", 2022)
    assert (upload.name, upload.content, upload.shown, upload.message) == ("", b"", None, "")


def test_a_newer_version_makes_a_new_preview_and_says_so_without_reading_again(store, readings):
    upload = shown(store, filled(working_file(store), put("V.1.1", 3, "√")))
    uploaded(store, filled(working_file(store), put("II.1.1", 1, "√")), by="Budi")
    read = len(readings)
    publish(upload, store)
    assert upload.receipt is None
    assert "terbit versi 2 dari Budi" in upload.message
    assert upload.shown.parent == 2
    publish(upload, store)
    assert upload.receipt.number == 3
    assert len(readings) == read


def test_a_shown_preview_follows_a_newer_version_by_itself(store):
    upload = shown(store, filled(working_file(store), put("V.1.1", 3, "√")))
    uploaded(store, filled(working_file(store), put("II.1.1", 1, "√")), by="Budi")
    upload.bring_up_to_date(store, ANA)
    assert upload.shown.parent == 2
    assert "periksa lagi" in upload.message


def test_a_conflict_is_settled_by_a_choice(store):
    mine = filled(working_file(store), put("V.1.1", 3, "2022-03-14"))
    uploaded(store, filled(working_file(store), put("V.1.1", 3, "2022-03-20")), by="Budi")
    upload = shown(store, mine)
    (conflict,) = upload.shown.merge.conflicts
    publish(upload, store)
    assert upload.message == "Sebanyak 1 isian yang berbeda belum diputuskan."
    (key,) = conflicts_by_key(upload.shown)
    publish(upload, store, **{key: "file"})
    assert upload.receipt.number == 3
    assert facts_of(store.plan(3))[conflict.place] == conflict.file == "2022-03-14"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (FormFields({}), "Pilih berkas .xlsx dulu."),
        (chosen(b"x", "b.xlsx", MAX_FILE + 1), "b.xlsx lebih dari"),
        (FormFields("bukan formulir"), "tidak terbaca"),
    ],
    ids=["none", "too large", "forged"],
)
def test_what_cannot_be_taken_in_is_said(store, form, words):
    upload = Upload()
    upload.choose(store, ANA, form)
    assert words in upload.message
    assert not upload.is_unread


def test_who_may_not_publish_is_refused_at_every_step(store):
    upload = Upload()
    upload.choose(store, ANONYMOUS, chosen(b"x"))
    assert upload.message == "Masuk dulu untuk mengunggah."
    upload = shown(store, filled(working_file(store), put("V.1.1", 3, "√")))
    viewer = Person("citra", "Citra", Role.VIEWER)
    publish(upload, store, viewer)
    assert "hanya boleh melihat" in upload.message
    assert store.newest() == 1


def test_taking_a_file_back_forgets_it(store):
    upload = shown(store, filled(working_file(store), put("V.1.1", 3, "√")))
    upload.decide(store, ANA, FormFields({"tombol": "batal"}))
    assert upload == Upload(is_untouched=False)


def test_too_many_files_are_refused_before_they_are_read(store, readings, monkeypatch, tmp_path):
    content = filled(working_file(store), put("V.1.1", 3, "√"))
    monkeypatch.setattr(uploads, "MAX_UPLOADS", 2)
    for _ in range(2):
        shown(store, b"x")
    read = len(readings)
    upload = shown(store, content)
    assert upload.message.startswith("Akun ini sudah mengunggah 2 berkas")
    assert upload.shown is None
    assert len(readings) == read
    with closing(new_store(tmp_path)) as other:  # as another process has it
        assert shown(other, content).message == upload.message


def test_a_refused_file_can_be_had_back_marked_by_whoever_uploaded_it_alone(store):
    upload = shown(store, filled(working_file(store), put("V.1.1", 3, "entah")))
    found = marked_files.offered(upload.marked, ANA)
    assert (found.name, len(found.notes)) == ("a-ditandai.xlsx", 1)
    assert marked_files.offered(upload.marked, operator("Budi")) is None
    assert marked_files.offered(upload.marked, ANONYMOUS) is None
    assert marked_files.offered("", ANA) is None
    assert not shown(store, b"x").marked  # no cell of it is known
    assert not shown(store, filled(working_file(store), put("V.1.1", 3, "x"))).marked


def test_a_receipt_says_the_capaian_now_and_before(store):
    upload = shown(store, filled(working_file(store), put("V.2.1", 1, "√")))
    assert upload.effect(store, 2022, 3) is None
    publish(upload, store)
    effect = upload.effect(store, 2022, 3)
    assert effect.position == "akhir Maret 2022"
    line = effect.lines[0]
    assert (line.in_sentence, line.before) == ("Tim Pengawasan", "belum ada laporan")
    assert line.after.startswith("1 dari ")


def test_a_rehearsal_takes_no_file_that_needs_a_large_message(store, monkeypatch):
    monkeypatch.setattr(type(store), "rehearsal", "latihan")
    ana = replace(ANA, rehearsal="latihan")
    upload = Upload()
    upload.choose(store, ana, chosen(b"x", "b.xlsx", MAX_REHEARSED + 1))
    assert upload.message.startswith("b.xlsx lebih dari 180 kB")
    assert MAX_REHEARSED * 4 / 3 < socket_limits.MAX_MESSAGE - 4_000
