"""The files for a company's server: what they promise, checked without a container engine."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.servers import free_port
from certificates import own_certificate
from checkout import CHECKOUT
from kb.settings import PREFIX, Settings
from loopback import LoopbackServer

DEPLOY = CHECKOUT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
NGINX_CONF = (DEPLOY / "nginx.conf").read_text("utf-8")
UNIT = (DEPLOY / "yorozu-chat.service").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_rights_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].split(":")[0]) > 0
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_cannot_eat_the_machine(name: str) -> None:
    assert {"mem_limit", "pids_limit", "logging", "tmpfs"} <= SERVICES[name].keys()


def test_images_are_pinned_and_chroma_fits_its_client() -> None:
    images = {name: service["image"] for name, service in SERVICES.items()}
    assert all(":" in image and not image.endswith(":latest") for image in images.values())
    constraints = (CHECKOUT / "constraints.txt").read_text("utf-8")
    version = images["chroma"].partition(":")[2]
    assert f"\nchromadb=={version}\n" in constraints


def test_only_the_proxy_can_be_reached_and_chroma_reaches_nothing() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["chroma"]["networks"] == ["inner"]
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    assert SERVICES["ingest"]["networks"] == ["inner"]


def test_secrets_are_files_and_never_in_an_environment() -> None:
    assert all("file" in secret for secret in COMPOSE["secrets"].values())
    words = re.compile(r"secret|password|token|api_key", re.IGNORECASE)
    for service in SERVICES.values():
        assert not any(words.search(f"{k}={v}") for k, v in service.get("environment", {}).items())
    assert not words.search(" ".join(re.findall(r"^ENV.*|^ARG.*", CONTAINERFILE, re.MULTILINE)))


def test_material_and_settings_are_mounted_for_reading_only() -> None:
    mounts = [m for name in ("app", "ingest", "proxy") for m in SERVICES[name]["volumes"]]
    assert all(m.endswith(":ro") for m in mounts if m.startswith("."))


def test_every_part_of_the_compose_file_is_declared_and_is_there() -> None:
    for service in SERVICES.values():
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            is_operators = source == "./yorozu.toml"
            assert source in COMPOSE["volumes"] or is_operators or (DEPLOY / source).exists()
        assert set(service.get("networks", ())) <= set(COMPOSE["networks"])
        assert {s["source"] for s in service.get("secrets", ())} <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", ())) <= set(SERVICES)
    build = SERVICES["app"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"


def test_every_setting_that_the_files_name_is_one() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+", CONTAINERFILE + UNIT))
    assert named
    assert named <= known
    Settings(**tomllib.loads((DEPLOY / "yorozu.toml.example").read_text("utf-8")))


def test_the_image_runs_without_root_and_tells_when_it_is_ready() -> None:
    stages = re.split(r"^FROM ", CONTAINERFILE, flags=re.MULTILINE)[1:]
    assert all(re.match(r"\S+:\S*\d", stage) for stage in stages)
    last = stages[-1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert "/readyz" in last[last.index("HEALTHCHECK") :]
    assert not re.search(r"^ADD ", CONTAINERFILE, re.MULTILINE)
    assert SERVICES["app"]["user"] == re.findall(r"^USER (\S+)$", last, re.MULTILINE)[0]


def test_the_health_check_is_python_that_compiles() -> None:
    (command,) = re.findall(r"CMD (\[.*-c.*\])", CONTAINERFILE)
    arguments = json.loads(command)
    compile(arguments[-1], "HEALTHCHECK", "exec")
    (port,) = re.findall(r"YOROZU_STATUS_PORT=(\d+)", CONTAINERFILE)
    assert f":{port}/" in arguments[-1]


def test_nothing_that_git_ignores_as_private_goes_into_the_image() -> None:
    left_out = (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()
    private = {"yorozu.toml", ".env", ".streamlit/secrets.toml", "data", "models", "materials/*"}
    private |= {"deploy/tls", "deploy/secrets.toml", "deploy/yorozu.toml", ".git"}
    assert private <= set(left_out)


def test_hadolint_has_no_complaint() -> None:
    program = shutil.which("hadolint")
    if not program:
        pytest.skip("hadolint is not installed")
    told = subprocess.run(
        [program, str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False
    )
    assert told.stdout == ""


def unit_here(folder: Path) -> Path:
    """The unit as it is, but for the program, which is not installed where tests run."""
    unit = folder / "yorozu-chat.service"
    unit.write_text(UNIT.replace("/srv/yorozu/.venv/bin/yorozu", sys.executable), "utf-8")
    return unit


@pytest.fixture
def systemd_analyze() -> str:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not installed")
    return program


def test_systemd_understands_the_schedule(systemd_analyze: str, tmp_path: Path) -> None:
    for name in ("yorozu-ingest.service", "yorozu-ingest.timer"):
        unit = (DEPLOY / name).read_text("utf-8")
        here = unit.replace("/srv/yorozu/.venv/bin/yorozu", sys.executable)
        (tmp_path / name).write_text(here, "utf-8")
    told = subprocess.run(
        [systemd_analyze, "verify", str(tmp_path / "yorozu-ingest.timer")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")


def test_an_ingest_by_the_clock_is_as_confined_as_the_chat() -> None:
    confined = [
        line for line in UNIT.splitlines() if line.startswith(("Protect", "Restrict", "No"))
    ]
    unit = (DEPLOY / "yorozu-ingest.service").read_text("utf-8").splitlines()
    assert confined
    assert set(confined) <= set(unit)


def test_systemd_understands_the_unit(systemd_analyze: str, tmp_path: Path) -> None:
    told = subprocess.run(
        [systemd_analyze, "verify", str(unit_here(tmp_path))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")


def test_systemd_calls_the_unit_hardly_exposed(systemd_analyze: str, tmp_path: Path) -> None:
    """From 0 (nothing exposed) to 10; a unit without any of these lines has 9.6."""
    told = subprocess.run(
        [systemd_analyze, "security", "--offline=true", "--no-pager", str(unit_here(tmp_path))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    (level,) = re.findall(r"exposure level for \S+: ([\d.]+)", told.stdout)
    assert float(level) <= 2.0


class Upstream(BaseHTTPRequestHandler):
    """Says what the proxy asked for."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, "headers": dict(self.headers.items())}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass(frozen=True)
class Proxy:
    plain: int
    tls: int
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Over TLS: status, headers with small names, body."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=10, context=context)
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        found = reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read().decode()
        connection.close()
        return found

    def upstream_saw(self, path: str, **headers: str) -> dict[str, str]:
        status, _, body = self.get(path, **headers)
        assert status == 200
        seen: dict[str, str] = json.loads(body)["headers"]
        return {k.lower(): v for k, v in seen.items()}


def write_certificate(folder: Path) -> None:
    made = own_certificate()
    (folder / "server.crt").write_bytes(made.certificate)
    (folder / "server.key").write_bytes(made.key)


def nginx_conf_here(folder: Path, upstream: int, plain: int, tls: int) -> Path:
    """The configuration as it is, but for ports, places and the name that only compose knows."""
    text = NGINX_CONF
    for ours, here in {
        " /tmp/": f" {folder}/",
        "/etc/nginx/tls/": f"{folder}/",
        "/dev/stdout": f"{folder}/access.log",
        "app:8501": f"127.0.0.1:{upstream}",
        "listen 8080": f"listen 127.0.0.1:{plain}",
        "listen 8443": f"listen 127.0.0.1:{tls}",
    }.items():
        assert ours in text
        text = text.replace(ours, here)
    path = folder / "nginx.conf"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The real nginx with our configuration, in front of a server that says what it was asked."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("proxy")
    write_certificate(folder)
    with LoopbackServer(Upstream) as upstream:
        plain, tls = free_port(), free_port()
        conf = nginx_conf_here(folder, upstream.port, plain, tls)
        user = " user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        command = [program, "-p", str(folder), "-e", "stderr", "-c", str(conf)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        with subprocess.Popen([*command, "-g", f"daemon off;{user}"]) as running:
            try:
                _wait_for(plain)
                yield Proxy(plain, tls, folder / "access.log")
            finally:
                running.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


def test_the_proxy_sends_plain_http_to_tls(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=5)
    connection.request("GET", "/ask?x=1", headers={"Host": "yorozu.example"})
    reply = connection.getresponse()
    reply.read()
    connection.close()
    assert (reply.status, reply.getheader("Location")) == (308, "https://yorozu.example/ask?x=1")


def test_the_proxy_adds_headers_that_protect_a_visitor(proxy: Proxy) -> None:
    status, headers, _ = proxy.get("/")
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["server"] == "nginx"


def test_what_a_visitor_claims_of_their_address_is_replaced(proxy: Proxy) -> None:
    claimed = {"X-Forwarded-For": "127.0.0.2", "Forwarded": "for=127.0.0.2"}
    seen = proxy.upstream_saw("/", **claimed)
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert "forwarded" not in seen
    assert seen["x-forwarded-proto"] == "https"


def test_the_websocket_of_the_chat_passes_the_proxy(proxy: Proxy) -> None:
    seen = proxy.upstream_saw("/_stcore/stream", Upgrade="websocket", Connection="Upgrade")
    assert (seen["upgrade"], seen["connection"].lower()) == ("websocket", "upgrade")


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/healthz"])
def test_figures_do_not_pass_the_proxy(proxy: Proxy, path: str) -> None:
    assert proxy.get(path)[0] == 404


def test_the_proxys_log_holds_no_query_and_no_address(proxy: Proxy) -> None:
    proxy.get("/oauth2callback?code=very-private&state=x")
    deadline = time.monotonic() + 5
    while "/oauth2callback" not in (written := proxy.log.read_text("utf-8")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "very-private" not in written
    assert "127.0.0.1" not in written
    assert all(json.loads(line)["status"] for line in written.splitlines())
