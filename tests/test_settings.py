"""Settings: the environment, one file, and a sentence for whatever is wrong."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from zi_core.runtime import open_store
from zi_core.settings import SETTINGS, Audience, SettingsError, read_settings
from zi_core.store import StoreError

NO_FILE = Path("tidak-ada.toml")
OPEN_ID = {
    "ZI_OIDC_ISSUER": "https://masuk.kpu.example/.well-known/openid-configuration",
    "ZI_OIDC_CLIENT_ID": "zi",
    "ZI_OIDC_CLIENT_SECRET": "rahasia-sekali",
}


def read(file=NO_FILE, **environment):
    return read_settings(environment, file)


def refusal(file=NO_FILE, **environment):
    with pytest.raises(SettingsError) as caught:
        read(file, **environment)
    told = str(caught.value)
    assert told.endswith(".")
    assert "\n" not in told
    return told


def test_without_any_setting_everything_has_its_default():
    settings = read()
    assert settings.database_url.endswith("/var/zi.db")
    assert settings.reading is Audience.OPEN
    assert (settings.address, settings.hosts, settings.proxies) == ("", (), ())
    assert (settings.session_idle, settings.session_length) == (
        timedelta(hours=8),
        timedelta(hours=12),
    )
    assert settings.open_id is None
    assert not settings.is_https
    assert settings.link("/kunci/x") == "/kunci/x"
    assert (settings.log_folder.parts[-2:], settings.logs_to_console) == (("var", "log"), False)


def test_every_setting_is_read_from_the_environment():
    settings = read(
        ZI_DATABASE_URL="sqlite:///a.db",
        ZI_READING="masuk",
        ZI_ADDRESS="https://ZI.kpu.example:8443/",
        ZI_HOSTS="zi.lan, 192.168.1.5",
        ZI_PROXIES="10.0.0.5,192.168.0.0/24",
        ZI_SESSION_IDLE="30",
        ZI_SESSION_HOURS="2",
        ZI_LOG="catatan",
        ZI_LOG_CONSOLE="ya",
        **OPEN_ID,
    )
    assert (settings.log_folder, settings.logs_to_console) == (Path("catatan"), True)
    assert settings.database_url == "sqlite:///a.db"
    assert settings.reading is Audience.SIGNED_IN
    assert settings.link("/kunci/x") == "https://zi.kpu.example:8443/kunci/x"
    assert settings.is_https
    assert settings.hosts == ("zi.lan", "192.168.1.5")
    assert [str(network) for network in settings.proxies] == ["10.0.0.5/32", "192.168.0.0/24"]
    assert settings.session_idle == timedelta(minutes=30)
    assert settings.session_length == timedelta(hours=2)
    assert settings.open_id.name == "Akun kantor"
    assert "rahasia" not in repr(settings) + repr(settings.open_id)


def test_the_file_says_the_same_and_the_environment_wins(tmp_path):
    file = tmp_path / "zi.toml"
    file.write_text('reading = "masuk"\nsession_idle = 30\nhosts = ["a.lan", "b.lan"]\n')
    settings = read(file, ZI_SESSION_IDLE="45", ZI_READING="")
    assert settings.reading is Audience.SIGNED_IN
    assert settings.hosts == ("a.lan", "b.lan")
    assert settings.session_idle == timedelta(minutes=45)
    assert read(ZI_SETTINGS=str(file)).hosts == ("a.lan", "b.lan")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZI_READING", "tutup"),
        ("ZI_ADDRESS", "zi.kpu.example"),
        ("ZI_ADDRESS", "ftp://zi.kpu.example"),
        ("ZI_ADDRESS", "https://zi.kpu.example/jalur"),
        ("ZI_ADDRESS", "https://zi.kpu.example:99999"),
        ("ZI_HOSTS", "http://zi.lan"),
        ("ZI_HOSTS", "*"),
        ("ZI_HOSTS", "zi.lan:80"),
        ("ZI_PROXIES", "proksi"),
        ("ZI_PROXIES", "10.0.0.5/8"),
        ("ZI_SESSION_IDLE", "0"),
        ("ZI_SESSION_IDLE", "lama"),
        ("ZI_SESSION_HOURS", "1.5"),
        ("ZI_SESSION_HOURS", "1000"),
        ("ZI_OIDC_ISSUER", "http://masuk.kpu.example"),
        ("ZI_OIDC_CLIENT_SECRET", "a\x00b"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed_and_not_repeated(name, value):
    told = refusal(**{**OPEN_ID, "ZI_ADDRESS": "https://zi.kpu.example", name: value})
    [key] = [key for key in SETTINGS if key.name == name]
    assert name in told
    assert key.allowed in told


def test_an_unknown_name_is_refused_wherever_it_stands(tmp_path):
    assert refusal(ZI_REDING="masuk").startswith("Setelan ZI_REDING tidak dikenal. Yang ada: ZI_")
    file = tmp_path / "zi.toml"
    file.write_text('reding = "masuk"\n')
    assert refusal(file).startswith(f"Setelan reding di {file} tidak dikenal.")
    assert read(LANG="id", ZI_CHROMIUM="/x", ZI_POSTGRESQL_BIN="/y").reading is Audience.OPEN


def test_a_file_that_cannot_be_used_is_refused(tmp_path):
    assert "tidak dapat dibuka" in refusal(ZI_SETTINGS=str(tmp_path / "tidak-ada.toml"))
    file = tmp_path / "zi.toml"
    for content in (b"reading = masuk\n", b"\xff\xfe"):
        file.write_bytes(content)
        assert "bukan TOML" in refusal(file)
    for content in ("reading = true\n", "reading = {}\n", "session_idle = 1.5\n"):
        file.write_text(content)
        assert "salah isi" in refusal(file)


@pytest.mark.parametrize("lacking", OPEN_ID)
def test_open_id_is_set_wholly_or_not_at_all(lacking):
    some = {name: value for name, value in OPEN_ID.items() if name != lacking}
    told = refusal(ZI_ADDRESS="https://zi.kpu.example", **some)
    assert f"{lacking} belum diisi" in told
    assert "rahasia" not in told
    assert "ZI_ADDRESS" in refusal(**OPEN_ID)


@pytest.mark.exhaustive
def test_a_wrong_setting_keeps_store_and_commands_from_starting(tmp_path, monkeypatch):
    monkeypatch.setenv("ZI_READING", "tutup")
    monkeypatch.setenv("ZI_DATABASE_URL", f"sqlite:///{tmp_path / 'zi.db'}")
    with pytest.raises(StoreError, match="Setelan ZI_READING"):
        open_store()
    done = subprocess.run(
        [sys.executable, "-m", "zi_core", "history"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Setelan ZI_READING")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "zi.db").exists()
