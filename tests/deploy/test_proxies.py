"""nginx and Caddy with their examples of ``deploy/``, in front of a real dashboard."""

import base64
import os
import socket
import ssl
import subprocess
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from io import BytesIO
from urllib.parse import urlencode, urlsplit
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from websockets.sync.client import connect

from scripts.programs import WITHOUT_PROXIES, find_proxy
from tests.attacks.visitors import run, sent, submission, text_of
from tests.browser.serving import ROOT, free_port, serving
from tests.people import OPERATOR, PASSWORD
from zi_core.access import Role, audit
from zi_core.runtime import PLAN_FILE

NAME = "zi.kpu.example"
"""The host name in the examples."""
VISITOR = "127.0.0.5"
"""All of 127.0.0.0/8 is this computer: an address other than the proxy's own."""
PATIENCE = 30


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-made certificate for the name, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "fullchain.pem", folder / "privkey.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory):
    """A dashboard as the examples presume, for both proxies."""
    folder = tmp_path_factory.mktemp("behind") / "log.txt"
    settings = {"ZI_ADDRESS": f"https://{NAME}", "ZI_PROXIES": "127.0.0.1", "ZI_READING": "masuk"}
    with serving(folder, **settings) as running:
        running.add_person("Ana", Role.ADMIN)
        yield running


@dataclass(frozen=True)
class Answer:
    """What came back; headers by lower-case name."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str


class Proxied:
    """The dashboard as a visitor reaches it: by https and the office's name, through a proxy."""

    def __init__(self, port, plain_port, certificate):
        self.port, self.plain_port = port, plain_port
        self._trust = ssl.create_default_context(cafile=certificate)

    def _connected(self):
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE, (VISITOR, 0))

    def ask(self, path, method="GET", fields=None, **headers):
        """An answer to a request by https; follows no redirect."""
        connection = HTTPSConnection(NAME)
        connection.sock = self._trust.wrap_socket(self._connected(), server_hostname=NAME)
        body = None if fields is None else urlencode(fields)
        if body is not None:
            headers |= {"content-type": "application/x-www-form-urlencoded"}
            headers |= {"origin": f"https://{NAME}"}
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            pairs = [(name.lower(), value) for name, value in answer.getheaders()]
            cookies = [value for name, value in pairs if name == "set-cookie"]
            return Answer(answer.status, dict(pairs), cookies, answer.read().decode())

    @contextmanager
    def page_socket(self, cookie):
        """A page's socket; see :func:`tests.attacks.visitors.run`."""
        with connect(
            f"wss://{NAME}/_stcore/stream",
            sock=self._connected(),
            ssl=self._trust,
            subprotocols=["streamlit"],
            additional_headers={"cookie": cookie},
            origin=f"https://{NAME}",
            proxy=None,
            max_size=None,
            close_timeout=1,
        ) as opened:
            yield opened


def nginx(folder, text, port, plain_port):
    """The command that checks nginx's example, and the one that runs it."""
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain_port};")
    (folder / "zi.conf").write_text(text.replace("listen 443 ", f"listen 127.0.0.1:{port} "))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; events {{}}\n"
        f"http {{ access_log off; {kept} include {folder}/zi.conf; }}\n"
    )
    command = (find_proxy("nginx"), "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr")
    return (*command, "-t"), command


def caddy(folder, text, port, plain_port):
    """The same for Caddy, without its port for administration."""
    text = text.replace(f"\n{NAME} {{", f"\n{NAME}:{port} {{")
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\thttp_port {plain_port}\n}}\n{text}")
    how = (f"--config={folder / 'Caddyfile'}", "--adapter=caddyfile")
    return (find_proxy("caddy"), "validate", *how), (find_proxy("caddy"), "run", *how)


PROXIES = {"nginx.conf": nginx, "Caddyfile": caddy}


@pytest.fixture(scope="module", params=PROXIES)
def proxied(request, certificate, dashboard, tmp_path_factory):
    """A proxy with its example, of which only ports and the certificate's place are changed."""
    program = PROXIES[request.param].__name__
    if find_proxy(program) is None:
        pytest.skip(WITHOUT_PROXIES.replace("\n", " "))
    folder = tmp_path_factory.mktemp(program)
    text = (ROOT / "deploy" / request.param).read_text("utf-8")
    for old, new in {
        "127.0.0.1:8501": f"127.0.0.1:{dashboard.port}",
        "/etc/ssl/zi/fullchain.pem": str(certificate[0]),
        "/etc/ssl/zi/privkey.pem": str(certificate[1]),
    }.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    port, plain_port = free_port(), free_port()
    check, start = PROXIES[request.param](folder, text, port, plain_port)
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run(check, check=True, capture_output=True, env=environment, timeout=PATIENCE)
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(start, stdout=said, stderr=said, env=environment)
    try:
        end = time.monotonic() + PATIENCE
        while not listens(port):
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < end, (folder / "said").read_text()
            time.sleep(0.05)
        yield Proxied(port, plain_port, certificate[0])
    finally:
        process.terminate()
        process.wait(PATIENCE)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def sign_in(proxied):
    """The answer to Ana's signing in, and her ``Cookie`` header; she claims another address."""
    person = {"nama": "ana", "sandi": PASSWORD}
    answer = proxied.ask("/masuk", "POST", person, **{"x-forwarded-for": "203.0.113.5"})
    return answer, "; ".join(cookie.partition(";")[0] for cookie in answer.cookies)


def test_who_signs_in_gets_secure_cookies_and_is_noted_with_their_own_address(proxied, dashboard):
    answer, cookie = sign_in(proxied)
    assert answer.status == 303
    assert answer.headers["location"].startswith(("/", f"https://{NAME}/"))
    assert all("secure" in each.lower() for each in answer.cookies)
    assert "strict-transport-security" in answer.headers
    with dashboard.store() as store:
        [newest] = audit.entries(store, OPERATOR, limit=1)
    assert newest.address == VISITOR
    page = proxied.ask("/", cookie=cookie, accept="text/html")
    assert page.status == 200
    assert "Zona Integritas" in page.body


def test_the_pages_socket_and_an_upload_of_several_megabytes_pass(proxied):
    """Its message is far larger than a form may be; the marked cell proves that it was read."""
    _, cookie = sign_in(proxied)
    content = PLAN_FILE.read_bytes()
    padded = BytesIO(content)
    with ZipFile(padded, "a") as book:  # as a picture in the workbook would make it
        book.writestr("xl/media/foto.png", os.urandom(5 * 2**20))
    data = base64.b64encode(padded.getvalue()).decode()
    file = {"name": "rencana.xlsx", "size": len(padded.getvalue()), "data": data}
    with proxied.page_socket(cookie) as opened:
        drawn = run(opened, "unggah")
        fields = {"tombol": "", "berkas": file}
        shown = text_of(sent(opened, submission(drawn, "zi_choose", fields, page="unggah")))
    assert "zi_preview" in shown


def test_a_form_that_is_too_large_gets_the_dashboards_own_words(proxied):
    answer = proxied.ask("/masuk", "POST", {"nama": "x" * 100_000})
    assert (answer.status, answer.body) == (413, "Isi permintaan terlalu besar.")


def test_plain_http_leads_to_https(proxied):
    with closing(HTTPConnection("127.0.0.1", proxied.plain_port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/jadwal?area=V", headers={"host": NAME})
        answer = connection.getresponse()
    assert answer.status in (301, 308)
    assert urlsplit(answer.headers["location"])[:1] == ("https",)
