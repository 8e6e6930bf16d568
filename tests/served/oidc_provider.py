"""A small OpenID provider for the tests: `python oidc_provider.py PORT CLIENT_ID`.

It has discovery, keys, an authorize page with a link for each person, and a token endpoint that
signs with a real RSA key. Some persons' tokens are bad on purpose: forged (another key), unsigned
(no algorithm), for another client, with another nonce; one does not say that the address was verified.
"""

from __future__ import annotations

import base64
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SHORT_SECONDS = 10
PEOPLE: dict[str, dict[str, Any]] = {
    "kim": {"email": "kim@parts.example"},
    "lee": {"email": "lee@parts.example"},
    "ann": {"email": "ann@parts.example"},
    "eve": {"email": "eve@other.example"},
    "chief": {"email": "chief@parts.example", "groups": ["office"]},
    "unsaid": {"email": "chief@parts.example", "email_verified": ...},
    "short": {"email": "short@parts.example"},
    "forged": {"email": "chief@parts.example"},
    "unsigned": {"email": "chief@parts.example"},
    "audience": {"email": "chief@parts.example", "aud": "another-client"},
    "nonce": {"email": "chief@parts.example", "nonce": "another"},
}
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_codes: dict[str, tuple[str, str]] = {}
"""Person and nonce of each code that was given out."""


class Provider(BaseHTTPRequestHandler):
    """One request."""

    issuer = ""
    client_id = ""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            self._send_json(_discovery(self.issuer))
        elif url.path == "/keys":
            self._send_json({"keys": [_public_key()]})
        elif url.path == "/authorize":
            self._send(_people_page(asked), "text/html; charset=utf-8")
        elif url.path == "/choose":
            self._choose(asked)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        code = parse_qs(body).get("code", [""])[0]
        if self.path != "/token" or code not in _codes:
            self.send_error(400)
            return
        person, nonce = _codes.pop(code)
        token = _identity_token(person, nonce, self.issuer, self.client_id)
        self._send_json({"access_token": "opaque", "token_type": "Bearer", "id_token": token})

    def _choose(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe()
        _codes[code] = (asked["person"], asked.get("nonce", ""))
        self.send_response(302)
        query = urlencode({"code": code, "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{query}")
        self.end_headers()

    def _send_json(self, data: object) -> None:
        self._send(json.dumps(data), "application/json")

    def _send(self, text: str, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _discovery(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
    }


def _people_page(asked: dict[str, str]) -> str:
    kept: dict[str, str] = {
        name: asked[name] for name in ("redirect_uri", "state", "nonce") if name in asked
    }
    links = (
        f'<a id="{person}" href="/choose?{urlencode(kept)}&amp;person={person}">{person}</a>'
        for person in PEOPLE
    )
    return f"<html><body>{' '.join(links)}</body></html>"


def _identity_token(person: str, nonce: str, issuer: str, client_id: str) -> str:
    lifetime = SHORT_SECONDS if person == "short" else 3600
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer, "sub": person, "aud": client_id, "iat": now, "exp": now + lifetime,
        "nonce": nonce, "email_verified": True, **PEOPLE[person],
    }  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not ...}
    if person == "unsigned":
        return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{_encoded(claims)}."
    head = f"{_encoded({'alg': 'RS256', 'typ': 'JWT', 'kid': 'one'})}.{_encoded(claims)}"
    key = _OTHER_KEY if person == "forged" else _KEY
    return f"{head}.{_base64(key.sign(head.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _public_key() -> dict[str, str]:
    numbers = _KEY.public_key().public_numbers()
    as_bytes = {"n": numbers.n.to_bytes(256, "big"), "e": numbers.e.to_bytes(3, "big")}
    values = {name: _base64(value) for name, value in as_bytes.items()}
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", **values}


def _encoded(data: object) -> str:
    return _base64(json.dumps(data).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def main() -> None:
    port = int(sys.argv[1])
    Provider.issuer, Provider.client_id = f"http://127.0.0.1:{port}", sys.argv[2]
    ThreadingHTTPServer(("127.0.0.1", port), Provider).serve_forever()


if __name__ == "__main__":
    main()
