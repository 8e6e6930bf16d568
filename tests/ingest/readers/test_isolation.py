from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits
from ingest.readers.isolation import ReaderWorker
from kb.errors import ReadingError

FAULTS = "reader_faults:by_name"
LIMITS = Limits(max_pages=7)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")


@pytest.fixture(scope="module")
def worker() -> Iterator[ReaderWorker]:
    with ReaderWorker(30.0, 256, function=FAULTS) as shared:
        yield shared


def process_of(reading: ParsedDocument) -> int:
    return int(reading.pages[0].text.split()[-1])


def failure(worker: ReaderWorker, name: str) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        worker.read(Path(name), LIMITS)
    return caught.value


def is_running(process_id: int) -> bool:
    entry = Path(f"/proc/{process_id}")
    try:
        state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        # The main thread may be gone while another is still on its way out.
        return state != "Z" or len(list((entry / "task").iterdir())) > 1
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends_within(process_id: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_running(process_id):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_reading_comes_back_whole_and_limits_arrive(worker: ReaderWorker) -> None:
    reading = worker.read(Path("a.pdf"), LIMITS)
    assert reading.title == "a.pdf"
    assert reading.pages[0].text.startswith("a.pdf 7 ")
    assert reading.pages[0].blocks[0].cells[0].end == len("a.pdf")
    assert reading.pages[0].links[0].url is None
    assert reading.repairs == {"radicals": 2}


def test_reading_happens_in_another_process(worker: ReaderWorker) -> None:
    process_id = process_of(worker.read(Path("a.pdf"), LIMITS))
    assert process_id == worker.process_id != os.getpid()


def test_many_files_are_read_in_order_by_one_process(worker: ReaderWorker) -> None:
    readings = [worker.read(Path(f"{n}.pdf"), LIMITS) for n in range(50)]
    assert [r.title for r in readings] == [f"{n}.pdf" for n in range(50)]
    assert len({process_of(r) for r in readings}) == 1


def test_a_reading_error_arrives_whole_and_the_process_stays(worker: ReaderWorker) -> None:
    before = process_of(worker.read(Path("a.pdf"), LIMITS))
    error = failure(worker, "bad.pdf")
    assert error.reason == "password"
    assert error.message.ja == "bad.pdf は開けません。"
    assert error.message.en == "'bad.pdf' is locked."
    assert process_of(worker.read(Path("a.pdf"), LIMITS)) == before


def test_a_crash_costs_one_file_only(worker: ReaderWorker) -> None:
    before = process_of(worker.read(Path("a.pdf"), LIMITS))
    error = failure(worker, "abort.pdf")
    assert error.reason == "damaged"
    assert "abort.pdf" in error.message.ja
    assert process_of(worker.read(Path("b.pdf"), LIMITS)) != before
    assert not is_running(before)


def test_a_fault_of_a_reader_is_told_in_one_line(
    worker: ReaderWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    error = failure(worker, "bug.pdf")
    assert error.reason == "damaged"
    assert "\n" not in error.message.en
    assert capfd.readouterr() == ("", "")


def test_what_a_reader_prints_stays_off_our_output(
    worker: ReaderWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    worker.read(Path("a.pdf"), LIMITS)
    assert capfd.readouterr() == ("", "")


def test_a_reply_with_classes_that_are_not_ours_is_refused(worker: ReaderWorker) -> None:
    assert failure(worker, "foreign.pdf").reason == "damaged"


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_process_killed_by_the_system_was_too_large(worker: ReaderWorker) -> None:
    assert failure(worker, "killed.pdf").reason == "too-large"


@on_linux
def test_a_file_that_eats_memory_is_too_large_and_the_next_is_read(worker: ReaderWorker) -> None:
    assert failure(worker, "swell.pdf").reason == "too-large"
    assert worker.read(Path("a.pdf"), LIMITS).title == "a.pdf"


def test_a_hanging_file_is_stopped_and_the_next_is_read() -> None:
    with ReaderWorker(0.5, 256, function=FAULTS) as worker:
        before = process_of(worker.read(Path("a.pdf"), LIMITS))
        begin = time.monotonic()
        assert failure(worker, "hang.pdf").reason == "timeout"
        assert time.monotonic() - begin < 5
        assert ends_within(before, 1)
        assert worker.read(Path("a.pdf"), LIMITS).title == "a.pdf"


@on_linux
def test_a_process_that_keeps_memory_is_replaced() -> None:
    with ReaderWorker(30.0, 128, function=FAULTS) as worker:
        first = process_of(worker.read(Path("leak.pdf"), LIMITS))
        assert process_of(worker.read(Path("a.pdf"), LIMITS)) != first


def test_a_process_is_replaced_after_its_number_of_files() -> None:
    with ReaderWorker(30.0, 256, max_files=2, function=FAULTS) as worker:
        processes = [process_of(worker.read(Path("a.pdf"), LIMITS)) for _ in range(3)]
    assert processes[0] == processes[1] != processes[2]


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_process_that_died_between_two_files_is_replaced(worker: ReaderWorker) -> None:
    before = process_of(worker.read(Path("a.pdf"), LIMITS))
    os.kill(before, signal.SIGKILL)
    assert ends_within(before, 5)
    assert process_of(worker.read(Path("b.pdf"), LIMITS)) != before


def test_a_function_that_does_not_exist_is_our_error_and_no_hang() -> None:
    with ReaderWorker(30.0, 256, function="reader_faults:nothing") as worker:
        assert failure(worker, "a.pdf").reason == "unreadable"


def test_nothing_is_left_after_closing() -> None:
    with ReaderWorker(30.0, 256, function=FAULTS) as worker:
        process_id = process_of(worker.read(Path("a.pdf"), LIMITS))
    assert worker.process_id is None
    assert not is_running(process_id)
    worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
@pytest.mark.parametrize("name", ["idle", "hang"])
def test_no_worker_outlives_a_killed_parent(name: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, threading, time\n"
        "from pathlib import Path\n"
        "from ingest.readers.isolation import ReaderWorker\n"
        "from ingest.readers import Limits\n"
        "if __name__ == '__main__':\n"
        f"    worker = ReaderWorker(60.0, 256, function={FAULTS!r})\n"
        "    worker.read(Path('a.pdf'), Limits())\n"
        "    print(worker.process_id, flush=True)\n"
        f"    worker.read(Path({name!r} + '.pdf'), Limits())\n"
        "    time.sleep(60)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout
        worker_id = int(parent.stdout.readline())
        time.sleep(0.3)
        assert is_running(worker_id)
        parent.kill()
    assert ends_within(worker_id, 5)


def test_a_file_is_read_by_the_real_readers(tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text("質問の控えです。\n回答はまだありません。\n", encoding="utf-8")
    with ReaderWorker(timeout_seconds=60.0, max_memory_mb=1024) as worker:
        reading = worker.read(path, Limits())
    assert "回答はまだありません。" in reading.pages[0].text


def test_the_real_readers_errors_come_through(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    with (
        ReaderWorker(timeout_seconds=60.0, max_memory_mb=1024) as worker,
        pytest.raises(ReadingError) as caught,
    ):
        worker.read(path, Limits())
    assert caught.value.reason == "empty"
