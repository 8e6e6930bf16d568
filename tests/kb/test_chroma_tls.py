"""A Chroma server behind TLS with an authority of one's own, and a token that is checked."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kb.chroma_server import ChromaPlace, ChromaServer, ChromaServerError

TOKEN = "made-for-this-test"


@dataclass(frozen=True)
class Guarded:
    url: str
    certificates: Path


class _Heartbeat(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_known = self.headers["Authorization"] == f"Bearer {TOKEN}"
        self.send_response(200 if is_known else 401)
        self.end_headers()
        self.wfile.write(b'{"nanosecond heartbeat": 1}')

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """An HTTPS server on loopback that takes one token."""
    chain = _certificate(tmp_path_factory.mktemp("tls"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Heartbeat)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Guarded(f"https://127.0.0.1:{server.server_port}", chain)
    server.shutdown()
    server.server_close()


def _certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    chain = folder / "chain.pem"
    chain.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return chain


def server_at(guarded: Guarded, token: str, certificates: Path | None) -> ChromaServer:
    place = ChromaPlace(guarded.url, token, "Authorization", certificates=certificates)
    return ChromaServer.at(place)


def test_the_right_token_over_tls_is_answered(guarded: Guarded) -> None:
    server_at(guarded, TOKEN, guarded.certificates).heartbeat()


def test_a_wrong_token_is_told(guarded: Guarded) -> None:
    with pytest.raises(ChromaServerError, match="YOROZU_CHROMA_TOKEN"):
        server_at(guarded, "another", guarded.certificates).heartbeat()


def test_an_unknown_authority_is_refused(guarded: Guarded) -> None:
    with pytest.raises(ChromaServerError, match=r"(?i)certificate"):
        server_at(guarded, TOKEN, None).heartbeat()
