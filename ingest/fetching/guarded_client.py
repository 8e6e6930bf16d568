"""HTTP that goes only where it may: hosts on a list, public addresses, bounded time, no cookies.

Every redirect is looked at like a first address. What is connected to in the end is checked
again, after the name is resolved, in `guarded_connections`.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from ingest.fetching.errors import Fault, FetchError
from ingest.fetching.guarded_connections import (
    Deadline,
    GuardedBackend,
    Resolver,
    checked_addresses,
    our_errors,
    resolve_by_system,
)

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
            raise _not_allowed(address, "URL が不正です", str(error)) from error
        if why := self._objection(url, base):
            raise _not_allowed(str(url), *why)
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


@dataclass(frozen=True)
class Timeouts:
    """Seconds for a connection, for the next bytes, and for everything together."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 300.0


class GuardedClient(AbstractContextManager["GuardedClient"]):
    """GET requests under a guard and one deadline; make a new client for each source.

    httpcore takes nothing from the environment (proxies, .netrc), keeps no cookies and follows no
    redirects.
    """

    def __init__(
        self, guard: Guard, timeouts: Timeouts, user_agent: str, tls: ssl.SSLContext
    ) -> None:
        self.deadline = Deadline(timeouts.total)
        self._guard = guard
        self._seconds = {
            "connect": timeouts.connect,
            "read": timeouts.read,
            "write": timeouts.read,
        }
        self._agent = user_agent
        backend = GuardedBackend(guard.addresses_of, self.deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=backend)

    def __exit__(self, *error: object) -> None:
        self._pool.close()

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
            with our_errors(str(url)), self._asked(url, headers or {}) as response:
                location = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or not location:
                    yield response
                    return
            url = self._guard.checked(location, base=url)
        raise _not_allowed(address, "転送が多すぎます", "it redirects too often")

    @contextmanager
    def _asked(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        # Identity: a compressed body can hide its size, and cannot be continued by Range.
        own = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        request = httpx.Request("GET", url, headers=own | dict(headers))
        with self._pool.stream(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions={"timeout": self._seconds},
        ) as answer:
            yield httpx.Response(
                answer.status,
                headers=answer.headers,
                content=answer.iter_stream(),
                request=request,
            )


def first_bytes(response: httpx.Response, most: int) -> bytes:
    """The body, or as much of it as is allowed; the rest is not received."""
    data = b""
    for chunk in response.iter_raw():
        data += chunk
        if len(data) >= most:
            break
    return data[:most]


def _not_allowed(address: str, why_ja: str, why_en: str) -> FetchError:
    return FetchError(Fault.NOT_ALLOWED, address, why_ja=why_ja, why_en=why_en)
