"""Under which names the chat answers, and who its operator is: before anything is shown or computed.

A web page elsewhere can make a browser call this machine: under a name of its own that resolves to
it (DNS rebinding), or from its own origin. So every request's Host and Origin must be this chat's.
Whoever holds the link of this process, which only its operator sees, gets a cookie that proves it
(as Jupyter does); neither an address nor an absent header proves anything.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.access import is_this_machine
from kb.errors import SettingsError
from kb.settings import Settings, load_settings
from screens.visitors.words import PeopleWording

OPERATOR_PATH = "/operator"
TOKEN_VARIABLE = "_YOROZU_OPERATOR_TOKEN"  # noqa: S105 - the variable's name
_HEALTH = ("/_stcore/health", "/_stcore/script-health-check")
_CLOSED = ("/_stcore/metrics", "/st-metrics")
"""Figures have an address of their own, which visitors do not reach."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class Doors:
    """The host names that the chat is known by beside loopback's, and its public origins: a proxy may
    call this process by another name than its visitors do."""

    names: frozenset[str] = frozenset()
    origins: frozenset[tuple[str, int]] = frozenset()
    """Host name and port."""

    def lets_in(self, host: str | None, origin: str | None, served_at: str | None = None) -> bool:
        """Whether a request is meant for this chat and comes from its own pages.

        ``host`` and ``origin`` are its headers; no browser leaves ``host`` out, and programs that
        are no browser send no ``origin``. ``served_at`` is the address that it came in at: a
        literal address is nobody's name.
        """
        name, port = _name_and_port(f"//{host or ''}")
        if name is None:
            return False
        is_known = is_this_machine(name) or name == served_at or name in self.names
        return is_known and (origin is None or self._is_own(origin, name, port))

    def _is_own(self, origin: str, name: str, port: int | None) -> bool:
        scheme = urlsplit(origin).scheme
        its_name, its_port = _name_and_port(origin)
        if its_name is None or scheme not in _DEFAULT_PORTS:
            return False
        default = _DEFAULT_PORTS[scheme]
        shown = (its_name, its_port or default)
        return shown == (name, port or default) or shown in self.origins


def _name_and_port(address: str) -> tuple[str | None, int | None]:
    """Host name in lower case, without a final dot, and port of an address."""
    try:
        split = urlsplit(address)
        name, port = split.hostname, split.port
    except ValueError:
        return None, None
    is_bare = not (split.username or split.password or split.path or split.query or split.fragment)
    return (name.rstrip(".") or None, port) if name and is_bare else (None, None)


def doors_of(settings: Settings, provider: Mapping[str, Any] | None) -> Doors:
    """The served address, those of ``public_addresses``, and the one that sign-in comes back to."""
    told = [*settings.public_addresses, str((provider or {}).get("redirect_uri", ""))]
    names, origins = {settings.address.strip("[]").lower()}, set()
    for address in told:
        # Of where sign-in comes back to the path says nothing; an address may lack its scheme.
        scheme, _, rest = address.rpartition("://")
        name, port = _name_and_port("//" + rest.partition("/")[0])
        if name:
            names.add(name)
            origins.add((name, port or _DEFAULT_PORTS.get(scheme, _DEFAULT_PORTS["https"])))
    return Doors(frozenset(names), frozenset(origins))


def doors_now(settings: Settings, provider: Mapping[str, Any] | None) -> Doors:
    """The doors of this process, which may be served elsewhere than the settings say."""
    served = st.get_option("server.address") or settings.address
    return doors_of(settings.model_copy(update={"address": served}), provider)


@cache
def operators_token() -> str:
    """This process's, or an empty text where it has none.

    It is taken out of the environment, which processes that this one starts would inherit.
    """
    return os.environ.pop(TOKEN_VARIABLE, "")


def proof_of(token: str) -> str:
    """What the operator's cookie holds: made from the token, and not the token."""
    return hmac.new(token.encode(), b"operator of this chat", hashlib.sha256).hexdigest()


def cookie_name(port: int) -> str:
    """Browsers send a machine's cookies to every port of it, and each chat has its own."""
    return f"yorozu_operator_{port}"


def is_operator(cookies: Mapping[str, str]) -> bool:
    """Whether the cookies prove that the browser came by this process's link."""
    shown = cookies.get(cookie_name(st.get_option("server.port")), "")
    return _is_operators(shown, proof_of(operators_token()))


def _is_operators(shown: str, expected: str) -> bool:
    return bool(operators_token()) and hmac.compare_digest(shown.encode(), expected.encode())


class Doorkeeper:
    """ASGI middleware: lets in what ``Doors`` lets in, and tells browsers to frame nothing of it."""

    def __init__(self, app: ASGIApp, doors: Doors, refusal: str) -> None:
        self._app = app
        self._doors = doors
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"].endswith(_HEALTH):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        served_at = (scope.get("server") or (None,))[0]
        if not self._doors.lets_in(headers.get("host"), headers.get("origin"), served_at):
            await self._refuse(scope, receive, send)
        elif scope["path"].endswith(_CLOSED):
            await Response(status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        page = HTMLResponse(self._refusal, status_code=403, headers=_HEADERS)
        await page(scope, receive, send)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sending


def _let_operator_in(request: Request) -> Response:
    """The operator's link: a right token becomes a cookie, and leaves the address."""
    shown = request.query_params.get("token", "")
    answer = RedirectResponse("./", status_code=303)
    if _is_operators(shown, operators_token()):
        name = cookie_name(st.get_option("server.port"))
        answer.set_cookie(name, proof_of(shown), httponly=True, samesite="strict")
    return answer


def guarded(provider_of: Callable[[], Mapping[str, Any] | None]) -> dict[str, Any]:
    """Arguments of ``streamlit.starlette.App`` that put the doors before every page.

    ``provider_of`` gives the sign-in's settings, or None where there is none.
    """
    operators_token()
    provider: Mapping[str, Any] | None = None
    try:
        settings = load_settings()
        provider = provider_of()
    except SettingsError:
        # The page tells what is wrong; until then only loopback's names are let in.
        settings = Settings.model_construct()
    refusal = PeopleWording(settings.language).other_name
    keeper = Middleware(Doorkeeper, doors=doors_now(settings, provider), refusal=refusal)
    return {"middleware": [keeper], "routes": [Route(OPERATOR_PATH, _let_operator_in)]}
