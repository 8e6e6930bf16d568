"""A Chroma server behind TLS with an authority of one's own, and a token that is checked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pydantic import SecretStr

from certificates import own_certificate
from kb.index.chroma_server import ChromaServer, ChromaServerError
from kb.settings import Settings
from loopback import LoopbackServer

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


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """An HTTPS server on loopback that takes one token."""
    chain = _certificate(tmp_path_factory.mktemp("tls"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with LoopbackServer(_Heartbeat, context) as server:
        yield Guarded(f"https://127.0.0.1:{server.port}", chain)


def _certificate(folder: Path) -> Path:
    """Key and certificate in one file."""
    made = own_certificate()
    chain = folder / "chain.pem"
    chain.write_bytes(made.key + made.certificate)
    return chain


def server_at(guarded: Guarded, token: str, certificates: Path | None) -> ChromaServer:
    settings = Settings(
        chroma_url=guarded.url,
        chroma_token=SecretStr(token) if token else None,
        chroma_token_header="Authorization",
        chroma_certificates=certificates,
    )
    return ChromaServer.at(settings)


def test_the_right_token_over_tls_is_answered(guarded: Guarded) -> None:
    server_at(guarded, TOKEN, guarded.certificates).heartbeat()


def test_a_wrong_token_is_told(guarded: Guarded) -> None:
    with pytest.raises(ChromaServerError, match="YOROZU_CHROMA_TOKEN"):
        server_at(guarded, "another", guarded.certificates).heartbeat()


def test_an_unknown_authority_is_refused(guarded: Guarded) -> None:
    with pytest.raises(ChromaServerError, match=r"(?i)certificate"):
        server_at(guarded, TOKEN, None).heartbeat()
