"""One answer with its sources as plain text, for a mail or a sheet (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from screens.export.contents import ExchangeText, SourceText
from screens.keeping_wording import KeepingWording


def exchange_as_plain_text(exchange: ExchangeText, words: KeepingWording) -> str:
    parts = [f"{words.question}: {exchange.question}", exchange.answer]
    if exchange.sources:
        parts.append(f"{words.sources}:")
    parts += ["\n".join(_lines(source)) for source in exchange.sources]
    parts += [f"{words.notes}: {note}" for note in exchange.notes]
    parts.append(f"{exchange.facts}\n{words.disclaimer}")
    return "\n\n".join(parts) + "\n"


def _lines(source: SourceText) -> Iterator[str]:
    yield source.heading
    yield source.place
    yield f"「{source.quotation}」"
    yield from (line for line in (source.printed, source.address) if line)
