"""The process that runs the chat ends with it, and ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.servers import free_port
from checkout import CHECKOUT
from kb.errors import UsageError
from kb.settings import Settings
from screens.serving import server
from screens.serving.server import run_child
from screens.visitors.doors import OPERATOR_PATH, TOKEN_VARIABLE


def test_the_exit_code_is_the_childs() -> None:
    assert run_child([sys.executable, "-c", "raise SystemExit(7)"], os.environ) == 7


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_child_ended_by_a_signal_is_told_as_shells_do() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run_child([sys.executable, "-c", code], os.environ) == 143


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_request_to_end_reaches_the_child(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    child = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = (
        "import os, sys; from screens.serving.server import run_child; "
        f"sys.exit(run_child([sys.executable, '-c', {child!r}], os.environ))"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=CHECKOUT) as process:
        deadline = time.monotonic() + 30
        while not (pid_file.exists() and pid_file.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)


def test_the_link_is_kept_for_its_account_only_and_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(feedback=tmp_path / "data" / "feedback.sqlite", port=free_port())
    told: list[str] = []
    seen: dict[str, object] = {}

    def child(command: Sequence[str], environment: Mapping[str, str]) -> int:
        path = server.link_file(settings)
        seen["mode"], seen["link"] = path.stat().st_mode & 0o777, server.operators_link(settings)
        seen["token"] = environment[TOKEN_VARIABLE]
        return 0

    monkeypatch.setattr(server, "run_child", child)
    monkeypatch.setattr(server, "_ensure_material", lambda settings, tell: None)
    monkeypatch.setattr(server, "provider_settings", lambda: None)
    assert server.serve(settings, told.append) == 0
    assert seen["mode"] == 0o600
    assert str(seen["link"]).endswith(f"{OPERATOR_PATH}?token={seen['token']}")
    # What a log may keep is no place for it.
    assert str(seen["token"]) not in "\n".join(told)
    with pytest.raises(UsageError):
        server.operators_link(settings)


@pytest.mark.parametrize(
    ("metadata", "is_told"),
    [("https://fs.parts.example/adfs", True), ("https://id.example", False)],
)
def test_a_provider_of_whom_nobody_could_come_in_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, metadata: str, is_told: bool
) -> None:
    told: list[str] = []
    provider = {"cookie_secret": "x" * 32, "server_metadata_url": metadata}
    monkeypatch.setattr(server, "run_child", lambda command, environment: 0)
    monkeypatch.setattr(server, "_ensure_material", lambda settings, tell: None)
    monkeypatch.setattr(server, "provider_settings", lambda: provider)
    settings = Settings(sign_in_domains=("parts.example",), port=free_port())
    assert server.serve(settings, told.append) == 0
    assert ("issuers_without_email_verified" in "\n".join(told)) == is_told
