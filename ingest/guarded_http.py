"""HTTP that goes only where it may: hosts on a list, public addresses, bounded time, no cookies.

The name is resolved once for a connection, the addresses are checked, and the connection goes to
a checked address: a second answer of the resolver (DNS rebinding) is never asked for.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx

from ingest import fetch_errors
from ingest.public_addresses import Resolver, checked_addresses, resolve_by_system

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Guard:
    """Where connections may go. Loopback is for tests only, and is no setting for users."""

    allowed_hosts: frozenset[str]
    allow_loopback_for_tests: bool = False
    resolve: Resolver = resolve_by_system

    def addresses_of(self, host: str, port: int) -> list[str]:
        return checked_addresses(host, port, self.resolve, self.allow_loopback_for_tests)

    def checked(self, address: str, base: httpx.URL | None = None) -> httpx.URL:
        """The address, absolute, if it may be asked for; ``base`` is what redirected to it.

        Raises:
            FetchError: not http(s), a host not on the list, an odd port, a login in the address,
                or a step from https down to http.
        """
        try:
            url = base.join(address) if base else httpx.URL(address)
        except (httpx.InvalidURL, ValueError) as error:
            raise fetch_errors.not_allowed(address, "URL が不正です", str(error)) from error
        if why := self._objection(url, base):
            raise fetch_errors.not_allowed(str(url), *why)
        return url

    def _objection(self, url: httpx.URL, base: httpx.URL | None) -> tuple[str, str] | None:
        if url.scheme not in ("http", "https"):
            return "http、https だけを使えます", "only http and https may be used"
        if base and base.scheme == "https" and url.scheme == "http":
            return "https から http への転送です", "it redirects from https to http"
        if url.userinfo:
            return "URL にログイン情報があります", "the address holds a login"
        if url.host.lower() not in self.allowed_hosts:
            return f"登録簿にないホストです({url.host})", f"host {url.host!r} is not registered"
        if url.port is not None and not self.allow_loopback_for_tests:
            return f"ポート {url.port} は使えません", f"port {url.port} may not be used"
        return None


class Deadline:
    """The moment at which a fetch, with all its steps, has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        return self._end - time.monotonic()


@dataclass(frozen=True)
class Timeouts:
    """Seconds for a connection, for the next bytes, and for everything together."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 300.0


class GuardedClient:
    """GET requests under a guard and one deadline; make a new client for each source.

    Nothing is taken from the environment (proxies, .netrc), and nothing is kept between answers.
    """

    def __init__(
        self, guard: Guard, timeouts: Timeouts, user_agent: str, tls: ssl.SSLContext
    ) -> None:
        self.deadline = Deadline(timeouts.total)
        self._guard = guard
        self._client = httpx.Client(
            transport=_GuardedTransport(guard, self.deadline, tls),
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            # Identity: a compressed body can hide its size, and cannot be continued by Range.
            headers={"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "identity"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._client.close()

    @contextmanager
    def get(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        may_ask: Callable[[httpx.URL], None] = lambda url: None,
    ) -> Iterator[httpx.Response]:
        """The final response, its body not yet read.

        ``may_ask`` is called before each request, redirects too, and raises what forbids it.

        Raises:
            FetchError: the address, one it redirects to, or the network does not allow it.
        """
        url = self._guard.checked(address)
        for _ in range(MAX_REDIRECTS + 1):
            may_ask(url)
            request = self._client.build_request("GET", url, headers=headers)
            response = self._client.send(request, stream=True)
            try:
                location = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or not location:
                    yield response
                    return
            finally:
                response.close()
            url = self._guard.checked(location, base=url)
        raise fetch_errors.not_allowed(address, "転送が多すぎます", "it redirects too often")


class _GuardedTransport(httpx.BaseTransport):
    """httpx's door to httpcore, with the guard's connections behind it."""

    def __init__(self, guard: Guard, deadline: Deadline, tls: ssl.SSLContext) -> None:
        backend = _GuardedBackend(guard, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        with _our_errors(str(url)):
            answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream, str(url))
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """A body whose errors are ours."""

    def __init__(self, stream: Any, address: str) -> None:
        self._stream = stream
        self._address = address

    def __iter__(self) -> Iterator[bytes]:
        with _our_errors(self._address):
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to the checked addresses of a host, and to nothing else."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError("no address")
        for address in self._guard.addresses_of(host, port):
            bound = _bounded(timeout, self._deadline)
            try:
                stream = self._sockets.connect_tcp(address, port, bound, None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _TimedStream(stream, self._deadline)
        raise last


class _TimedStream(httpcore.NetworkStream):
    """Ends at the deadline even when a server sends a byte just before each read time-out."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _bounded(timeout, self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _bounded(timeout, self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        bound = _bounded(timeout, self._deadline)
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, bound), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _bounded(timeout: float | None, deadline: Deadline) -> float:
    remaining = deadline.remaining
    if remaining <= 0:
        raise httpcore.ReadTimeout("deadline")
    return remaining if timeout is None else min(timeout, remaining)


@contextmanager
def _our_errors(address: str) -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise fetch_errors.unreachable(address, "connection timed out") from error
    except httpcore.TimeoutException as error:
        raise fetch_errors.timed_out(address) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise fetch_errors.unreachable(address, str(error) or type(error).__name__) from error
