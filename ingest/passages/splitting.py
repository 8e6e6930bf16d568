"""Cutting long texts at Japanese sentence ends, by LangChain's splitter."""

from __future__ import annotations

from ingest.passages.writer import Splitter

# LangChain's default separators cut Japanese words: it has no spaces.
_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "、", ""]


def sentence_splitter(max_chars: int) -> Splitter:
    """A splitter whose stretches have at most ``max_chars`` characters and do not overlap."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=max_chars,
        chunk_overlap=0,
        separators=_SEPARATORS,
        keep_separator="end",
        add_start_index=True,
        strip_whitespace=True,
    )

    def split(text: str) -> list[tuple[int, int]]:
        parts = splitter.create_documents([text])
        starts = [int(part.metadata["start_index"]) for part in parts]
        return [(s, s + len(p.page_content)) for s, p in zip(starts, parts, strict=True)]

    return split
