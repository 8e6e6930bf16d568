"""Secrets are found in every usual form, and words that only sound like one are not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.secrets_scan import ROOT, entropy_bits, kinds_in, scan

# Put together here, so that this file itself holds none.
MADE = {
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AWS access key": "AKIA" + "Q7RT2MZX5NBV4KLP",
    "GitHub token": "ghp_" + "a1B2" * 9,
    "OpenAI or Anthropic key": "sk-" + "proj-" + "Zx9Kd2Lm" * 5,
    "Google API key": "AIza" + "Sy7Kd2Lm9" * 3 + "AbCdEfGh",
    "Slack token": "xoxb" + "-123456789012-abcdefghijkl",
    "LangSmith key": "lsv2_pt_" + "0123456789abcdef" * 2,
    "JSON Web Token": "eyJ" + "hbGciOiJIUzI1" + ".eyJ" + "zdWIiOiIxMjM0" + ".c2lnbmF0dXJlMTIz",
    "address with a password": "postgres://app:" + "hunter22" + "@db.example/x",
}


@pytest.mark.parametrize(("kind", "secret"), MADE.items())
def test_every_form_is_found(kind: str, secret: str) -> None:
    assert kind in list(kinds_in(f"value = {secret} "))


def test_a_drawn_value_under_a_telling_name_is_found() -> None:
    line = 'cookie_secret = "' + "9f8Qe7Lk2Zp4Xw1T" + 'b6Vn"'
    assert len(list(kinds_in(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "",
        "password = os.environ['PASSWORD']",
        'cookie_secret = "change-me-please-now"',
        'api_key="not-needed"',
        "a token has 512 of them, see https://example.org/tokens:16",
        'token = "{token}"',
        "sha256 = '1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f'",
    ],
)
def test_words_that_sound_like_a_secret_are_none(line: str) -> None:
    assert list(kinds_in(line)) == []


def test_entropy_is_that_of_a_fair_coin_and_of_a_constant() -> None:
    assert entropy_bits("abababab") == pytest.approx(1.0)
    assert entropy_bits("aaaa") == pytest.approx(0.0)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_a_finding_tells_the_place_and_not_the_secret(checkout: Path) -> None:
    (checkout / "鍵.py").write_text(f"x = 1\nkey = {MADE['AWS access key']} \n", "utf-8")
    assert scan(checkout) == ["鍵.py:2: AWS access key"]


def test_a_line_that_is_marked_is_passed_over(checkout: Path) -> None:
    (checkout / "a.py").write_text(f"k = {MADE['GitHub token']}  # not-a-secret")
    assert scan(checkout) == []


def test_files_that_git_ignores_are_not_read_and_new_and_held_ones_are(checkout: Path) -> None:
    (checkout / ".gitignore").write_text("private\n")
    for name in ("private", "new.txt", "held.txt"):
        (checkout / name).write_text(MADE["Slack token"])
    subprocess.run(["git", "add", "held.txt"], cwd=checkout, check=True)
    assert scan(checkout) == ["held.txt:1: Slack token", "new.txt:1: Slack token"]


def test_a_file_that_is_no_text_is_passed_over(checkout: Path) -> None:
    (checkout / "picture").write_bytes(b"\xff\xfe\x00\x01\n" + MADE["Slack token"].encode())
    assert scan(checkout) == []


def test_the_repository_holds_no_secret() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert scan(ROOT) == []
