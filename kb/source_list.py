"""What is in a knowledge base: documents, editions, numbers covered, warnings, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.generations.files import read_documents, read_report
from kb.generations.folder import Generations
from kb.generations.kept_warnings import warning_from_dict, warning_to_dict
from kb.guideline.items import SHIPPED_ITEMS, load_items
from kb.guideline.numbers import number_words
from kb.index.passages import PassageFile
from kb.item_names import item_name_lines, item_names
from kb.places import joined, short_page
from kb.text.bilingual import Language


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
    names = item_names(path, list(passages), load_items(SHIPPED_ITEMS))
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
        "item_names": names.to_dict(),
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
