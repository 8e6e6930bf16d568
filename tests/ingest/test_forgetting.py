from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.forgetting import forget
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.errors import KnowledgeBaseMissingError, UsageError
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems

SECRET = "朱鷺色の金庫は地下にあります"


@pytest.fixture
def parts(tmp_path: Path) -> IngestParts:
    return IngestParts(
        Generations(tmp_path / "kb"), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )


@pytest.fixture
def generations(tmp_path: Path, parts: IngestParts) -> Generations:
    """Two generations, both with the document to forget."""
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "keep.md").write_text("# 手引き\n\n鍵を付けます。\n", encoding="utf-8")
    (folder / "secret.md").write_text(f"# 覚え書き\n\n{SECRET}。\n", encoding="utf-8")
    ingest([folder], IngestOptions(), parts)
    (folder / "more.md").write_text("# 追加\n\n台帳を作ります。\n", encoding="utf-8")
    ingest([folder], IngestOptions(), parts)
    return parts.generations


def files_with(folder: Path, text: str) -> list[str]:
    needles = (text.encode(), text.encode("utf-16-le"), ascii(text)[1:-1].encode())
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(n in path.read_bytes() for n in needles)
    ]


def test_a_forgotten_document_is_in_no_file_of_any_generation(generations: Generations) -> None:
    assert files_with(generations.folder, SECRET)
    erasure = forget(generations, "m/secret.md")
    assert erasure.is_complete
    assert files_with(generations.folder, SECRET) == []
    assert files_with(generations.folder, "朱鷺") == []


def test_the_rest_stays_in_every_kept_generation(generations: Generations) -> None:
    forget(generations, "m/secret.md")
    documents = [
        [d.id for d in read_content(generations.path(name)).documents]
        for name in generations.complete()
    ]
    assert documents == [["m/keep.md"], ["m/keep.md", "m/more.md"]]
    generations.roll_back()


def test_a_generation_in_use_is_told_and_erased_at_the_next_call(generations: Generations) -> None:
    lease = generations.lease(generations.live())
    erasure = forget(generations, "m/secret.md")
    assert not erasure.is_complete
    assert forget(generations, "m/secret.md").is_complete is False
    lease.release()
    assert forget(generations, "m/secret.md").is_complete
    assert files_with(generations.folder, SECRET) == []


def test_an_unknown_document_is_named(generations: Generations) -> None:
    with pytest.raises(UsageError, match="m/none"):
        forget(generations, "m/none.md")


def test_after_a_rollback_the_generation_rolled_back_from_is_erased_too(
    generations: Generations,
) -> None:
    generations.roll_back()
    assert forget(generations, "m/secret.md").is_complete
    assert files_with(generations.folder, SECRET) == []


def test_of_two_copies_of_what_is_forgotten_one_is_the_original(
    tmp_path: Path, parts: IngestParts
) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    for name in ("a.md", "b.md", "c.md"):
        (folder / name).write_text("# 手引き\n\n棚に鍵を付けます。\n", encoding="utf-8")
    ingest([folder], IngestOptions(), parts)
    forget(parts.generations, "m/a.md")
    content = read_content(parts.generations.path(parts.generations.live()))
    assert {d.id: d.duplicate_of for d in content.documents} == {"m/b.md": None, "m/c.md": "m/b.md"}


def test_nobody_goes_back_to_what_is_erased_but_still_in_use(generations: Generations) -> None:
    lease = generations.lease(generations.live())
    assert not forget(generations, "m/secret.md").is_complete
    for _ in range(2):
        with suppress(KnowledgeBaseMissingError):
            generations.roll_back()
        live = generations.path(generations.live())
        assert "m/secret.md" not in [d.id for d in read_content(live).documents]
    lease.release()
    assert forget(generations, "m/secret.md").is_complete
    assert files_with(generations.folder, SECRET) == []


def test_after_erasing_a_rollback_leads_where_it_would_have_led(
    parts: IngestParts, generations: Generations, tmp_path: Path
) -> None:
    """Not to a generation that was rejected before."""
    generations.roll_back()
    (tmp_path / "m" / "other.md").write_text("# 別の追加\n\n名札を作ります。\n", encoding="utf-8")
    (tmp_path / "m" / "more.md").unlink()
    ingest([tmp_path / "m"], IngestOptions(), parts)
    assert generations.before_live() == "000001"
    forget(generations, "m/secret.md")
    generations.roll_back()
    documents = [d.id for d in read_content(generations.path(generations.live())).documents]
    assert documents == ["m/keep.md"]
