from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.fetching.cache import FetchedFile
from ingest.fetching.fetch import FetchFailure, FetchOptions, fetch_sources
from ingest.fetching.guarded_client import Guard, Timeouts
from ingest.fetching.landing_pages import anchors
from ingest.fetching.retrying import RetryPolicy, retry_after_seconds
from ingest.sources.register import Source
from kb.errors import MaterialError
from scripted_server import Answer, Asked, ScriptedServer

PDF = b"%PDF-1.7\n" + b"\n".join(b"line %d of a made-up file" % n for n in range(4000))
HALF = len(PDF) // 2
PDF_TYPE = {"Content-Type": "application/pdf"}
FACTS = PDF_TYPE | {"ETag": '"v1"', "Last-Modified": "Mon, 05 Jan 2026 00:00:00 GMT"}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


def source(url: str | None = None, **values: Any) -> Source:
    defaults: dict[str, Any] = {
        "id": "made-up-guide",
        "title": "架空の点検手引き 第2.0版",
        "publisher": "架空協会",
        "kind": "reference",
        "sureness": "V",
        "format": "pdf",
        "file_url": url,
        "fetch": True,
    }
    return Source(**(defaults | values))


def options(waits: list[float] | None = None, **values: Any) -> FetchOptions:
    waited = [] if waits is None else waits
    defaults: dict[str, Any] = {
        "guard": Guard(frozenset({"127.0.0.1"}), allow_loopback_for_tests=True),
        "timeouts": Timeouts(connect=2.0, read=2.0, total=20.0),
        "sleep": waited.append,
    }
    return FetchOptions(**(defaults | values))


Results = list[FetchedFile | FetchFailure]


def fetch(one: Source, cache: Path, opts: FetchOptions | None = None) -> Results:
    return fetch_sources([one], cache, opts or options())


def file_of(results: Results) -> FetchedFile:
    (file,) = results
    assert isinstance(file, FetchedFile)
    return file


def failure_of(results: Results) -> FetchFailure:
    (failure,) = results
    assert isinstance(failure, FetchFailure)
    return failure


def headers_of(server: ScriptedServer, number: int) -> dict[str, str]:
    asked = [a for a in server.asked if a.path != "/robots.txt"]
    return {name.lower(): value for name, value in asked[number].headers.items()}


def ranged(asked: Asked) -> Answer:
    """Sends what is asked for by Range, where If-Range names the present version."""
    sent = {name.lower(): value for name, value in asked.headers.items()}
    if "range" not in sent or sent.get("if-range") != '"v1"':
        return Answer(body=PDF, headers=FACTS)
    start = int(sent["range"].removeprefix("bytes=").removesuffix("-"))
    place = {"Content-Range": f"bytes {start}-{len(PDF) - 1}/{len(PDF)}"}
    return Answer(206, PDF[start:], FACTS | place)


def cut_once_then(later: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    calls: list[Asked] = []

    def answer(asked: Asked) -> Answer:
        calls.append(asked)
        return Answer(body=PDF, headers=FACTS, cut_to=HALF) if len(calls) == 1 else later(asked)

    return answer


def test_no_sources_give_nothing(cache: Path) -> None:
    assert fetch_sources([], cache, options()) == []


def test_only_sources_marked_for_fetching_are_asked_for(
    server: ScriptedServer, cache: Path
) -> None:
    address = server.on("/a.pdf", Answer(body=PDF, headers=FACTS))
    assert fetch(source(address, fetch=False), cache) == []
    assert server.asked == []


def test_a_file_and_its_facts_come_into_the_cache(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", Answer(body=PDF, headers=FACTS))
    file = file_of(fetch(source(address), cache))
    assert file.path == cache / "made-up-guide.pdf"
    assert file.path.read_bytes() == PDF
    assert (file.url, file.final_url) == (address, address)
    assert (file.content_type, file.etag) == ("application/pdf", '"v1"')
    assert file.last_modified == FACTS["Last-Modified"]
    assert file.retrieved == file.checked == datetime.now(UTC).date().isoformat()
    assert not file.is_unchanged
    assert sorted(p.name for p in cache.iterdir()) == ["made-up-guide.json", "made-up-guide.pdf"]


def test_the_operators_agent_is_named(server: ScriptedServer, cache: Path) -> None:
    fetch(source(server.on("/a.pdf", Answer(body=PDF))), cache)
    agent = headers_of(server, 0)["user-agent"]
    assert agent.startswith("Yorozu/")
    assert agent.endswith(" (+knowledge base; contact: operator)")


def test_an_unchanged_file_is_not_downloaded_again(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", [Answer(body=PDF, headers=FACTS), Answer(304)])
    first = file_of(fetch(source(address), cache))
    second = file_of(fetch(source(address), cache))
    assert second == replace(first, is_unchanged=True)
    assert headers_of(server, 1)["if-none-match"] == '"v1"'
    assert headers_of(server, 1)["if-modified-since"] == FACTS["Last-Modified"]


def test_a_changed_file_takes_the_place_of_the_old_one(server: ScriptedServer, cache: Path) -> None:
    changed = Answer(body=PDF + b"more", headers=PDF_TYPE)
    address = server.on("/a.pdf", [Answer(body=PDF, headers=FACTS), changed])
    fetch(source(address), cache)
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF + b"more"


@pytest.mark.parametrize("damage", ["file", "facts", "gone"])
def test_a_damaged_cache_is_fetched_anew(server: ScriptedServer, cache: Path, damage: str) -> None:
    address = server.on("/a.pdf", Answer(body=PDF, headers=FACTS))
    file = file_of(fetch(source(address), cache))
    if damage == "file":
        file.path.write_bytes(PDF[:-1])
    elif damage == "facts":
        file.path.with_suffix(".json").write_text('{"path": "../a.pdf"')
    else:
        file.path.unlink()
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF
    assert "if-none-match" not in headers_of(server, 1)


def test_facts_that_point_out_of_the_cache_are_not_believed(
    server: ScriptedServer, cache: Path
) -> None:
    address = server.on("/a.pdf", Answer(body=PDF, headers=FACTS))
    facts_file = file_of(fetch(source(address), cache)).path.with_suffix(".json")
    facts = json.loads(facts_file.read_text(encoding="utf-8"))
    outside = cache.parent / "outside.pdf"
    outside.write_bytes(PDF)
    facts_file.write_text(json.dumps(facts | {"path": "../outside.pdf"}))
    assert file_of(fetch(source(address), cache)).path.parent == cache
    assert "if-none-match" not in headers_of(server, 1)
    assert outside.exists()


def test_redirects_end_in_the_final_address(server: ScriptedServer, cache: Path) -> None:
    first = server.on("/old", Answer(301, headers={"Location": "/new"}))
    server.on("/new", Answer(302, headers={"Location": "/a.pdf"}))
    last = server.on("/a.pdf", Answer(body=PDF, headers=FACTS))
    file = file_of(fetch(source(first), cache))
    assert (file.url, file.final_url) == (first, last)


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://2130706433/"])
def test_a_redirect_to_a_private_address_is_a_failure(
    server: ScriptedServer, cache: Path, target: str
) -> None:
    address = server.on("/a.pdf", Answer(302, headers={"Location": target}))
    assert failure_of(fetch(source(address), cache)).reason == "not-allowed"


def test_a_host_off_the_list_is_not_asked(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", Answer(body=PDF))
    opts = options(guard=Guard(frozenset({"www.example.jp"}), allow_loopback_for_tests=True))
    failure = failure_of(fetch(source(address), cache, opts))
    assert failure.reason == "not-allowed"
    assert "127.0.0.1" in failure.message.ja
    assert server.asked == []


@pytest.mark.parametrize("says_length", [True, False])
def test_a_body_over_the_cap_is_cut(server: ScriptedServer, cache: Path, says_length: bool) -> None:
    def endless(write: Callable[[bytes], object]) -> None:
        for _ in range(100_000):
            write(b"%PDF-" + b"x" * 8187)

    answer = (
        Answer(body=PDF, headers=FACTS) if says_length else Answer(stream=endless, headers=FACTS)
    )
    address = server.on("/a.pdf", answer)
    failure = failure_of(fetch(source(address), cache, options(max_bytes=50_000)))
    assert failure.reason == "too-large"
    assert list(cache.iterdir()) == []


def test_a_slow_body_is_a_timeout(server: ScriptedServer, cache: Path) -> None:
    def drip(write: Callable[[bytes], object]) -> None:
        for _ in range(100):
            write(b"%PDF-")
            time.sleep(0.05)

    address = server.on("/a.pdf", Answer(stream=drip, headers=PDF_TYPE))
    opts = options(timeouts=Timeouts(connect=1.0, read=1.0, total=0.5))
    assert failure_of(fetch(source(address), cache, opts)).reason == "timeout"
    assert server.paths() == ["/a.pdf"]


def test_too_many_requests_waits_as_asked(server: ScriptedServer, cache: Path) -> None:
    busy = Answer(429, headers={"Retry-After": "7"})
    address = server.on("/a.pdf", [busy, Answer(body=PDF, headers=FACTS)])
    waits: list[float] = []
    assert file_of(fetch(source(address), cache, options(waits))).path.read_bytes() == PDF
    assert waits == [7.0]


def test_a_server_that_wants_a_longer_wait_is_not_asked_again(
    server: ScriptedServer, cache: Path
) -> None:
    address = server.on("/a.pdf", Answer(503, headers={"Retry-After": "3600"}))
    waits: list[float] = []
    assert failure_of(fetch(source(address), cache, options(waits))).reason == "unreachable"
    assert (waits, server.paths()) == ([], ["/a.pdf"])


def test_server_errors_fail_after_three_tries_with_growing_waits(
    server: ScriptedServer, cache: Path
) -> None:
    address = server.on("/a.pdf", Answer(500))
    waits: list[float] = []
    opts = options(waits, retry_policy=RetryPolicy(tries=3, first_wait=1.0))
    assert failure_of(fetch(source(address), cache, opts)).reason == "unreachable"
    assert len(server.paths()) == 3
    assert 0.5 <= waits[0] <= 1.0 <= waits[1] <= 2.0


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "not-found"), (410, "not-found"), (403, "not-allowed"), (400, "unreachable")],
)
def test_other_refusals_are_not_tried_again(
    server: ScriptedServer, cache: Path, status: int, reason: str
) -> None:
    address = server.on("/a.pdf", Answer(status))
    assert failure_of(fetch(source(address), cache)).reason == reason
    assert server.paths() == ["/a.pdf"]


def test_a_cut_transfer_goes_on_where_it_ended(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", cut_once_then(ranged))
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF
    assert headers_of(server, 1)["range"] == f"bytes={HALF}-"
    assert headers_of(server, 1)["if-range"] == '"v1"'


def test_a_cut_transfer_goes_on_in_the_next_run(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", cut_once_then(ranged))
    once = options(retry_policy=RetryPolicy(tries=1))
    assert failure_of(fetch(source(address), cache, once)).reason == "unreachable"
    assert (cache / "made-up-guide.part").read_bytes() == PDF[:HALF]
    assert file_of(fetch(source(address), cache, once)).path.read_bytes() == PDF
    assert headers_of(server, 1)["range"] == f"bytes={HALF}-"
    assert not list(cache.glob("*.part*"))


def test_a_server_without_ranges_sends_all_again(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", cut_once_then(lambda asked: Answer(body=PDF, headers=FACTS)))
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF


def test_a_wrong_range_is_not_glued_on(server: ScriptedServer, cache: Path) -> None:
    def shifted(asked: Asked) -> Answer:
        if "Range" not in asked.headers:
            return Answer(body=PDF, headers=FACTS)
        place = {"Content-Range": f"bytes 7-{len(PDF) - 1}/{len(PDF)}"}
        return Answer(206, PDF[7:], FACTS | place)

    address = server.on("/a.pdf", cut_once_then(shifted))
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF
    assert len(server.paths()) == 3


def test_a_range_that_the_server_rejects_starts_anew(server: ScriptedServer, cache: Path) -> None:
    def rejecting(asked: Asked) -> Answer:
        return Answer(416) if "Range" in asked.headers else Answer(body=PDF, headers=FACTS)

    address = server.on("/a.pdf", cut_once_then(rejecting))
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF


@pytest.mark.parametrize("etag", [{}, {"ETag": 'W/"v1"'}])
def test_without_a_strong_validator_nothing_is_continued(
    server: ScriptedServer, cache: Path, etag: dict[str, str]
) -> None:
    cut = Answer(body=PDF, headers=PDF_TYPE | etag, cut_to=HALF)
    address = server.on("/a.pdf", [cut, Answer(body=PDF, headers=FACTS)])
    assert file_of(fetch(source(address), cache)).path.read_bytes() == PDF
    assert "range" not in headers_of(server, 1)


def test_a_failure_leaves_the_file_of_the_earlier_run(server: ScriptedServer, cache: Path) -> None:
    address = server.on("/a.pdf", [Answer(body=PDF, headers=FACTS), Answer(404)])
    first = file_of(fetch(source(address), cache))
    failure = failure_of(fetch(source(address), cache))
    assert failure.kept == first
    assert first.path.read_bytes() == PDF


def test_one_failure_does_not_stop_the_others(server: ScriptedServer, cache: Path) -> None:
    good = source(server.on("/a.pdf", Answer(body=PDF)), id="good")
    bad = source(f"{server.url}/none.pdf", id="bad")
    steps: list[tuple[str, int, int]] = []
    failure, file = fetch_sources([bad, good], cache, options(), lambda *step: steps.append(step))
    assert isinstance(failure, FetchFailure)
    assert failure.source_id == "bad"
    assert isinstance(file, FetchedFile)
    assert file.source_id == "good"
    assert steps == [("bad", 0, 2), ("good", 1, 2), ("", 2, 2)]


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        (Answer(body=b"<!DOCTYPE html><html>sorry</html>", headers=PDF_TYPE), "pdf"),
        (Answer(body=PDF, headers={"Content-Type": "video/mp4"}), "pdf"),
        (Answer(body=PDF, headers=PDF_TYPE | {"Content-Encoding": "gzip"}), "pdf"),
        (Answer(body=PDF, headers=PDF_TYPE), "xlsx"),
        (Answer(body=b"\x00\x01\x02" * 99), "unknown"),
        (Answer(body=b"PK\x03\x04broken", headers={}), "unknown"),
    ],
)
def test_another_kind_of_content_is_refused(
    server: ScriptedServer, cache: Path, answer: Answer, form: str
) -> None:
    address = server.on("/a.pdf", answer)
    assert failure_of(fetch(source(address, format=form), cache)).reason == "wrong-type"
    assert not list(cache.iterdir())


@pytest.mark.parametrize(
    ("folder", "suffix"), [("xl", ".xlsx"), ("word", ".docx"), ("ppt", ".pptx")]
)
def test_office_files_are_told_by_their_content(
    server: ScriptedServer, cache: Path, folder: str, suffix: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{folder}/part.xml", "<x/>")
    address = server.on("/download?id=1", Answer(body=packed.getvalue()))
    assert file_of(fetch(source(address, format="unknown"), cache)).path.suffix == suffix


def test_robots_are_kept_out_where_the_site_says_so(server: ScriptedServer, cache: Path) -> None:
    server.on("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private/\n"))
    private = source(server.on("/private/a.pdf", Answer(body=PDF)), id="private")
    public = source(server.on("/a.pdf", Answer(body=PDF)), id="public")
    failure, file = fetch_sources([private, public], cache, options())
    assert isinstance(failure, FetchFailure)
    assert (failure.source_id, failure.reason) == ("private", "robots")
    assert isinstance(file, FetchedFile)
    assert file.source_id == "public"
    assert [a.path for a in server.asked] == ["/robots.txt", "/a.pdf"]


def test_rules_for_our_robot_alone_are_heard(server: ScriptedServer, cache: Path) -> None:
    server.on("/robots.txt", Answer(body=b"User-agent: yorozu\nDisallow: /\n"))
    address = server.on("/a.pdf", Answer(body=PDF))
    assert failure_of(fetch(source(address), cache)).reason == "robots"


def test_a_redirect_does_not_lead_around_robots(server: ScriptedServer, cache: Path) -> None:
    server.on("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private/\n"))
    address = server.on("/a.pdf", Answer(302, headers={"Location": "/private/a.pdf"}))
    assert failure_of(fetch(source(address), cache)).reason == "robots"
    assert server.paths() == ["/a.pdf"]


@pytest.mark.parametrize("status", [500, 503, 403])
def test_rules_that_cannot_be_read_forbid(server: ScriptedServer, cache: Path, status: int) -> None:
    server.on("/robots.txt", Answer(status))
    address = server.on("/a.pdf", Answer(body=PDF))
    assert failure_of(fetch(source(address), cache)).reason == "robots"


PAGE = """<html><head><base href="/files/"></head><body>
<a href="guide_v1.pdf">架空の点検手引き 第1.0版(PDF:1.0 MB)</a>
<a href="guide.html">架空の点検手引き 第2.0版</a>
<a href="guide_v2.pdf"><img alt="">架空の点検手引き <b>第2.0版</b>［PDF形式:1.2MB］</a>
<a href="annex.pdf">架空の点検手引き 第2.0版 付録</a></body></html>"""


def landing(server: ScriptedServer, page: str = PAGE, encoding: str = "utf-8") -> str:
    kind = {"Content-Type": "text/html"}
    return server.on("/index.html", Answer(body=page.encode(encoding), headers=kind))


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_landing_page_is_followed_to_the_file_of_that_title(
    server: ScriptedServer, cache: Path, encoding: str
) -> None:
    address = server.on("/files/guide_v2.pdf", Answer(body=PDF, headers=FACTS))
    page = landing(server, encoding=encoding)
    assert file_of(fetch(replace(source(), url=page), cache)).final_url == address
    assert server.paths() == ["/index.html", "/files/guide_v2.pdf"]


def test_a_landing_page_is_followed_by_the_name_in_an_address(
    server: ScriptedServer, cache: Path
) -> None:
    page = landing(server, "<html><a href='架空の点検手引き%20第2.0版.pdf'>こちら</a></html>")
    fetch(replace(source(), url=page), cache)
    assert len(server.paths()) == 2


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>準備中です。</body></html>",
        "<html><a href='v1.pdf'>架空の点検手引き 第1.0版</a></html>",
        "<html><a href='v2.xlsx'>架空の点検手引き 第2.0版</a></html>",
        "<html><a>架空の点検手引き 第2.0版</a></html>",
    ],
)
def test_a_landing_page_without_the_file_says_so(
    server: ScriptedServer, cache: Path, page: str
) -> None:
    failure = failure_of(fetch(replace(source(), url=landing(server, page)), cache))
    assert failure.reason == "landing-page-without-file"
    assert "架空の点検手引き 第2.0版" in failure.message.ja
    assert server.paths() == ["/index.html"]


def test_a_landing_page_cannot_send_us_off_the_list(server: ScriptedServer, cache: Path) -> None:
    page = landing(server, "<a href='http://10.0.0.1/a.pdf'>架空の点検手引き 第2.0版</a>")
    assert failure_of(fetch(replace(source(), url=page), cache)).reason == "not-allowed"


def test_a_source_that_is_a_page_is_the_page(server: ScriptedServer, cache: Path) -> None:
    one = replace(source(), url=landing(server, "<html><p>本文</p></html>"), format="html")
    assert file_of(fetch(one, cache)).path.name == "made-up-guide.html"


def test_a_moved_file_is_found_through_its_landing_page(
    server: ScriptedServer, cache: Path
) -> None:
    address = server.on("/files/guide_v2.pdf", Answer(body=PDF, headers=FACTS))
    moved = replace(source(f"{server.url}/old.pdf"), url=landing(server))
    assert file_of(fetch(moved, cache)).final_url == address


def test_a_file_gone_from_its_landing_page_too_is_not_found(
    server: ScriptedServer, cache: Path
) -> None:
    moved = replace(source(f"{server.url}/old.pdf"), url=landing(server, "<html></html>"))
    failure = failure_of(fetch(moved, cache))
    assert failure.reason == "not-found"
    assert "/old.pdf" in failure.message.en


def test_a_source_without_any_address_is_told(cache: Path) -> None:
    assert failure_of(fetch(source(), cache)).reason == "not-found"


def test_a_cache_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "fetched").write_text("a file, no folder")
    with pytest.raises(MaterialError, match="cannot write"):
        fetch_sources([source("http://127.0.0.1/a")], tmp_path / "fetched", options())


def test_broken_html_gives_the_links_it_has() -> None:
    html = "<a href=' a.pdf '>一<a href='b.pdf'>二</a><a href='http://[x'>三</a><a href=c.pdf>四"
    found = anchors(html, "https://www.example.jp/x/")
    assert found == [
        ("https://www.example.jp/x/a.pdf", "一"),
        ("https://www.example.jp/x/b.pdf", "二"),
        ("https://www.example.jp/x/c.pdf", "四"),
    ]


def test_retry_after_is_understood_in_both_forms_and_rubbish_is_ignored() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=30), usegmt=True)
    values = [None, "5", later, format_datetime(now - timedelta(1), usegmt=True), "soon", "²"]
    assert [retry_after_seconds(v, now) for v in values] == [None, 5.0, 30.0, 0.0, None, None]
