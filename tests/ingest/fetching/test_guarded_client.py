from __future__ import annotations

import datetime  # noqa: ICN001 - its own name
import ipaddress
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ingest.fetching.errors import FetchError
from ingest.fetching.guarded_client import Guard, GuardedClient, Timeouts
from ingest.fetching.guarded_connections import checked_addresses, is_public, resolve_by_system
from scripted_server import Answer, ScriptedServer

QUICK = Timeouts(connect=2.0, read=2.0, total=10.0)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def client(
    guard: Guard, timeouts: Timeouts = QUICK, tls: ssl.SSLContext | None = None
) -> GuardedClient:
    return GuardedClient(guard, timeouts, "Yorozu/test", tls or ssl.create_default_context())


def loopback(*hosts: str, resolve: Callable[[str, int], list[str]] = resolve_by_system) -> Guard:
    return Guard(frozenset({"127.0.0.1", *hosts}), allow_loopback_for_tests=True, resolve=resolve)


def body(guard: Guard, address: str, timeouts: Timeouts = QUICK) -> bytes:
    with client(guard, timeouts) as asking, asking.get(address) as response:
        return b"".join(response.iter_raw())


def refusal(guard: Guard, address: str, timeouts: Timeouts = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        body(guard, address, timeouts)
    return caught.value


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
    ],
)
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "localhost", "::1", "10.0.0.1"]
)
def test_no_notation_of_a_private_address_passes(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        checked_addresses(host, 80, resolve_by_system)
    assert caught.value.reason == "not-allowed"


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(FetchError) as caught:
        checked_addresses("x.test", 80, lambda host, port: ["8.8.8.8", "10.0.0.1"])
    assert caught.value.reason == "not-allowed"


def test_a_host_without_address_is_unreachable() -> None:
    with pytest.raises(FetchError) as caught:
        checked_addresses("x.test", 80, lambda host, port: [])
    assert caught.value.reason == "unreachable"


def test_loopback_for_tests_opens_loopback_only() -> None:
    resolve = lambda host, port: ["10.0.0.1"]  # noqa: E731
    with pytest.raises(FetchError):
        checked_addresses("x.test", 80, resolve, allow_loopback_for_tests=True)


def test_loopback_is_refused_without_the_setting_even_if_registered(server: ScriptedServer) -> None:
    server.on("/a", Answer(body=b"secret"))
    # A port would be refused by itself: the address check alone is asked here.
    with pytest.raises(FetchError) as caught:
        Guard(frozenset({"127.0.0.1"})).addresses_of("127.0.0.1", server.port)
    assert caught.value.reason == "not-allowed"
    assert refusal(Guard(frozenset({"127.0.0.1"})), "http://127.0.0.1/a").reason == "not-allowed"
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://www.example.jp/a",
        "https://other.example.jp/a",
        "https://www.example.jp.evil.test/a",
        "https://www.example.jp:8443/a",
        "https://user:word@www.example.jp/a",  # not-a-secret
        "https://www.example.jp@evil.test/a",
        "//www.example.jp/a",
        "https://",
        "http://[::1",
        "",
    ],
)
def test_an_address_outside_the_rules_is_refused(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        Guard(frozenset({"www.example.jp"})).checked(address)
    assert caught.value.reason == "not-allowed"


def test_a_registered_address_passes_in_any_case_and_with_its_own_port() -> None:
    guard = Guard(frozenset({"www.example.jp"}))
    assert guard.checked("https://WWW.example.jp:443/a").host == "www.example.jp"


def test_a_step_down_from_https_is_refused_and_a_step_up_is_not() -> None:
    guard = Guard(frozenset({"www.example.jp"}))
    secure = httpx.URL("https://www.example.jp/a")
    with pytest.raises(FetchError):
        guard.checked("http://www.example.jp/b", base=secure)
    plain = httpx.URL("http://www.example.jp/a")
    assert guard.checked("https://www.example.jp/b", base=plain).scheme == "https"


def test_redirects_are_followed_and_relative_ones_too(server: ScriptedServer) -> None:
    server.on("/a/1", Answer(302, headers={"Location": "2"}))
    server.on("/a/2", Answer(308, headers={"Location": f"{server.url}/3"}))
    server.on("/3", Answer(body=b"here"))
    assert body(loopback(), f"{server.url}/a/1") == b"here"


def test_five_redirects_are_followed_and_a_circle_is_left(server: ScriptedServer) -> None:
    address = server.on("/a", Answer(302, headers={"Location": "/a"}))
    assert refusal(loopback(), address).reason == "not-allowed"
    assert server.paths() == ["/a"] * 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::ffff:127.0.0.1]/",
        "http://other.example.jp/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_off_the_list_is_refused(server: ScriptedServer, target: str) -> None:
    address = server.on("/a", Answer(302, headers={"Location": target}))
    assert refusal(loopback(), address).reason == "not-allowed"


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "167772161"])
def test_a_redirect_to_a_private_address_is_refused_even_if_registered(
    server: ScriptedServer, host: str
) -> None:
    address = server.on("/a", Answer(302, headers={"Location": f"http://{host}/"}))
    error = refusal(loopback(host), address)
    assert error.reason == "not-allowed"
    assert "not public" in error.message.en


def test_a_resolver_that_changes_its_mind_is_not_asked_again(server: ScriptedServer) -> None:
    """DNS rebinding: the checked answer is the one connected to, whatever comes after it."""
    answers = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    server.on("/a", Answer(body=b"pinned"))
    address = f"http://files.test:{server.port}/a"
    assert body(loopback("files.test", resolve=resolve), address) == b"pinned"
    assert asked == ["files.test"]
    assert server.asked[0].headers["Host"] == f"files.test:{server.port}"


def test_the_next_address_is_tried_where_one_does_not_answer(server: ScriptedServer) -> None:
    server.on("/a", Answer(body=b"second"))
    guard = loopback("files.test", resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert body(guard, f"http://files.test:{server.port}/a") == b"second"


def test_nothing_listening_is_unreachable() -> None:
    with ScriptedServer() as gone:
        address = gone.url
    assert refusal(loopback(), address).reason == "unreachable"


def test_cookies_are_not_sent_back_and_proxies_are_not_used(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    address = server.on("/a", Answer(body=b"x", headers={"Set-Cookie": "id=1; Path=/"}))
    with client(loopback()) as asking:
        for _ in range(2):
            with asking.get(address) as response:
                response.read()
    sent = [{name.lower(): value for name, value in a.headers.items()} for a in server.asked]
    assert len(sent) == 2
    assert all("cookie" not in s and "authorization" not in s for s in sent)
    assert sent[0]["user-agent"] == "Yorozu/test"
    assert sent[0]["accept-encoding"] == "identity"


def test_silence_is_a_timeout(server: ScriptedServer) -> None:
    address = server.on("/a", Answer(stream=lambda write: time.sleep(1.0)))
    timeouts = Timeouts(connect=2.0, read=0.2, total=10.0)
    assert refusal(loopback(), address, timeouts).reason == "timeout"


def test_a_drip_that_never_times_out_by_itself_ends_at_the_deadline(server: ScriptedServer) -> None:
    def drip(write: Callable[[bytes], object]) -> None:
        for _ in range(100):
            write(b".")
            time.sleep(0.05)

    address = server.on("/a", Answer(stream=drip))
    begin = time.monotonic()
    error = refusal(loopback(), address, Timeouts(connect=2.0, read=1.0, total=0.5))
    assert error.reason == "timeout"
    assert time.monotonic() - begin < 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for files.test alone, with its key, made for this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "files.test")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("files.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path_factory.mktemp("tls") / "files.pem"
    path.write_bytes(pem)
    return path


@pytest.fixture
def secure_server(certificate: Path) -> Iterator[ScriptedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ScriptedServer(tls=context) as running:
        yield running


def secure_get(host: str, server: ScriptedServer, certificate: Path) -> bytes:
    tls = ssl.create_default_context(cafile=str(certificate))
    guard = loopback(host, resolve=lambda host, port: [str(ipaddress.ip_address("127.0.0.1"))])
    with (
        client(guard, tls=tls) as asking,
        asking.get(f"https://{host}:{server.port}/a") as response,
    ):
        return response.read()


def test_the_certificate_is_checked_against_the_name_though_the_address_is_pinned(
    secure_server: ScriptedServer, certificate: Path
) -> None:
    secure_server.on("/a", Answer(body=b"safe"))
    assert secure_get("files.test", secure_server, certificate) == b"safe"


def test_a_certificate_of_another_name_is_refused(
    secure_server: ScriptedServer, certificate: Path
) -> None:
    secure_server.on("/a", Answer(body=b"safe"))
    with pytest.raises(FetchError) as caught:
        secure_get("other.test", secure_server, certificate)
    assert caught.value.reason == "unreachable"
    assert secure_server.asked == []
