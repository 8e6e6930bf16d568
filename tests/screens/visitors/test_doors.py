"""The names under which the chat answers, as a table."""

from __future__ import annotations

import pytest

from kb.settings import Settings
from screens.visitors import doors
from screens.visitors.doors import cookie_name, doors_of, is_operator, proof_of

PUBLIC = Settings(address="10.1.2.3", public_addresses=("https://yorozu.example.co.jp",))


@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        ("localhost:8501", None, True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("LOCALHOST:8501", "http://localhost:8501", True),
        ("yorozu.example.co.jp", "https://yorozu.example.co.jp", True),
        ("Yorozu.Example.co.jp.", None, True),
        ("app:8501", "https://yorozu.example.co.jp", False),
        # A proxy that keeps its own name for this machine.
        ("127.0.0.1:8501", "https://yorozu.example.co.jp", True),
        ("10.1.2.3:8501", "http://10.1.2.3:8501", True),
        ("10.1.2.4:8501", "http://10.1.2.4:8501", False),
        ("localhost:8501", "http://localhost:8502", False),
        ("localhost:8501", "https://localhost:8501/", False),
        ("localhost:8501", "http://yorozu.example.co.jp.evil.example", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "", False),
        ("evil.example", "http://evil.example", False),
        ("localhost.evil.example", None, False),
        ("evil.example#localhost", None, False),
        ("localhost:99999", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_host_and_origin_must_be_this_chats(
    host: str | None, origin: str | None, expected: bool
) -> None:
    assert doors_of(PUBLIC, None).lets_in(host, origin) is expected


def test_the_address_that_a_request_came_in_at_is_nobodys_name() -> None:
    everywhere = doors_of(Settings(address="0.0.0.0"), None)
    assert everywhere.lets_in("192.0.2.7:8501", "http://192.0.2.7:8501", served_at="192.0.2.7")
    assert not everywhere.lets_in("192.0.2.8:8501", None, served_at="192.0.2.7")
    assert not everywhere.lets_in("pc.example:8501", None, served_at="192.0.2.7")


def test_where_sign_in_comes_back_to_is_known() -> None:
    provider = {"redirect_uri": "https://yorozu.example.com/oauth2callback"}
    assert doors_of(Settings(), provider).lets_in("yorozu.example.com", None)
    assert not doors_of(Settings(), {}).lets_in("yorozu.example.com", None)


def test_a_name_that_is_served_lets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doors_of(Settings(address="pc.example"), None).lets_in("pc.example:8501", None)


def test_only_the_proof_of_this_process_makes_an_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "operators_token", lambda: "right")
    monkeypatch.setattr("streamlit.get_option", lambda name: 8501)
    name = cookie_name(8501)
    assert is_operator({name: proof_of("right")})
    for shown in ("right", proof_of("wrong"), "", "あ"):
        assert not is_operator({name: shown})
    assert not is_operator({cookie_name(8502): proof_of("right")})
    monkeypatch.setattr(doors, "operators_token", lambda: "")
    assert not is_operator({name: proof_of("")})
