"""What is in a knowledge base: documents, editions, numbers covered, warnings, corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from kb.documents import Passage
from kb.generations.files import read_documents, read_report
from kb.generations.folder import Generations
from kb.generations.kept_warnings import warning_from_dict, warning_to_dict
from kb.guideline.check_sheets import chosen_records, read_items
from kb.guideline.items import GuidelineItems, item_titles, load_items
from kb.guideline.numbers import EVERY_NUMBER, LAST_NUMBER, number_spans, number_words
from kb.index.passages import PassageFile
from kb.places import joined, short_page
from kb.text.bilingual import Language

_LISTED = 30
NO_SHEET_JA = "達成条件の表はまだありません。公式のチェックシートを取り込むと、項目名・レベル・ラベルが入ります。"
NO_SHEET_EN = "no table of items yet: ingest the official check sheet for names, levels and labels."


def source_list(folder: Path, language: Language = "ja") -> dict[str, Any]:
    """The live generation's documents and report, as JSON.

    Raises:
        KnowledgeBaseMissingError: there is no knowledge base.
    """
    generations = Generations(folder)
    name = generations.live()
    path = generations.path(name)
    passages = PassageFile(path)
    numbers: dict[str, set[int]] = {}
    treated: set[int] = set()
    counts: dict[str, int] = {}
    for passage in passages:
        numbers.setdefault(passage.document_id, set()).update(passage.guideline_nos)
        counts[passage.document_id] = counts.get(passage.document_id, 0) + 1
        if not passage.is_reference_mapping:
            treated.update(passage.guideline_nos)
    names = item_names(path, list(passages), load_items())
    passages.close()
    report = read_report(path)
    documents = [
        {
            "id": d.id,
            "title": d.title,
            "kind": d.kind,
            "publisher": d.publisher,
            "edition": d.edition,
            "date": d.date,
            "meeting": d.meeting,
            "url": d.url,
            "reuse": d.reuse,
            "pages": d.pages,
            "passages": counts.get(d.id, 0),
            "guideline_nos": sorted(numbers.get(d.id, ())),
            "duplicate_of": d.duplicate_of,
            "superseded_by": d.superseded_by,
            "audience": list(d.audience),
        }
        for d in read_documents(path)
    ]
    return {
        "generation": name,
        "created": generations.manifest(name).get("created"),
        "documents": documents,
        "guideline_nos": sorted(treated),
        "reference_only_nos": sorted(set().union(*numbers.values()) - treated),
        "item_names": names,
        "warnings": [_warning(kept, language) for kept in report.get("warnings", ())],
        "corrections": report.get("corrections", []),
    }


def _warning(kept: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """As the report keeps it; one that an older version kept is not known to be new."""
    warning = warning_from_dict(kept)
    return warning_to_dict(warning, language) | {"new": kept.get("new", False)}


def source_list_lines(listing: dict[str, Any]) -> list[str]:
    lines = [f"世代 {listing['generation']}（{listing['created']}）"]
    for document in listing["documents"]:
        age = document["date"] or document["edition"] or ""
        numbers = number_words(document["guideline_nos"])
        lines.append(f"- {document['id']}: {document['title']} {age}".rstrip())
        pages = f"{document['pages']} ページ、" if document["pages"] else ""
        lines.append(
            f"    {document['kind']}、{pages}{document['passages']} 文章、番号: {numbers or 'なし'}"
        )
        if document["duplicate_of"]:
            lines.append(f"    {document['duplicate_of']} と同じ内容")
        if document["audience"]:
            lines.append(f"    閲覧できるグループ: {'、'.join(document['audience'])}")
        if document["superseded_by"]:
            lines.append(f"    新しい版: {document['superseded_by']}")
    lines += item_name_lines(listing["item_names"])
    if listing["reference_only_nos"]:
        only = number_words(listing["reference_only_nos"])
        lines.append(f"参考の対応表だけが挙げる番号（回答・解説なし）: {only}")
    for warning in listing["warnings"]:
        place = joined(warning["document"], short_page(warning["page"]))
        lines.append(f"! [{warning['kind']}] {place}: {warning['message']}")
    lines += [f"= 訂正: {correction}" for correction in listing["corrections"]]
    return lines


def item_names(
    folder: Path, passages: Iterable[Passage], shipped: GuidelineItems
) -> dict[str, list[Any]]:
    """Which numbers a generation's material names, what the shipped table adds, and which are left;
    ``sheets`` are the check sheets' documents.

    Raises:
        KnowledgeBaseDamagedError: a file of the generation cannot be read.
    """
    documents = {d.id: d for d in read_documents(folder)}
    records = chosen_records(read_items(folder), documents)
    shown = (p for p in passages if not documents[p.document_id].duplicate_of)
    own = {n for n, record in records.items() if record.title} | set(item_titles(shown))
    table = {n for n in EVERY_NUMBER if n not in own and shipped.title(n)}
    return {
        "from_material": sorted(own),
        "from_shipped_table": sorted(table),
        "unnamed": [n for n in EVERY_NUMBER if n not in own | table],
        "sheets": sorted({record.document_id for record in records.values()}),
    }


def item_name_lines(names: dict[str, Any]) -> list[str]:
    """The same in words, from its JSON."""
    own, table, none = (names[key] for key in ("from_material", "from_shipped_table", "unnamed"))
    sheets = "、".join(names["sheets"])
    lines = [
        f"項目名: {LAST_NUMBER} 件のうち、取り込んだ資料から {len(own)} 件、"
        f"同梱の項目表だけ {len(table)} 件、名前なし {len(none)} 件"
    ]
    lines.append(f"    達成条件の表: {sheets}" if sheets else f"    {NO_SHEET_JA}")
    if table:
        lines.append(f"    同梱の項目表だけ（公式の文言ではありません）: {_numbers(table)}")
    if none:
        lines.append(f"    名前なし: {_numbers(none)}")
    return lines


def _numbers(numbers: Collection[int]) -> str:
    """Runs of numbers, as No.1〜3、No.7."""
    spans = number_spans(numbers)
    shown = "、".join(f"No.{span}" for span in spans[:_LISTED])
    return shown + (" ほか" if len(spans) > _LISTED else "")
