"""A sheet's wordings beside what its numbers are known for."""

from __future__ import annotations

from ingest.numbering.agreement import agreement_with_topics
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.items import GuidelineItem, GuidelineItems

TOPICS = ("設置場所の施錠", "入退場の記録", "機器の台帳", "教育の実施", "予備の電源", "連絡先の一覧",
          "更新の手順", "書類の区分", "外部の通信", "端末の持ち出し")  # fmt: skip
ITEMS = GuidelineItems(
    {n: GuidelineItem(n, "U", title=topic) for n, topic in enumerate(TOPICS, start=80)}
)


def sheet(wordings: tuple[str, ...]) -> list[ItemRecord]:
    return [ItemRecord(n, "m/a.xlsx", condition=w) for n, w in enumerate(wordings, start=80)]


def test_a_sheet_that_speaks_of_its_topics_is_believable() -> None:
    found = agreement_with_topics(sheet(tuple(f"{topic}を定めている" for topic in TOPICS)), ITEMS)
    assert (found.compared, found.agreeing, found.is_believable) == (10, 10, True)


def test_a_sheet_whose_numbers_moved_is_not() -> None:
    moved = agreement_with_topics(sheet((*TOPICS[1:], TOPICS[0])), ITEMS)
    assert moved.compared == 10
    assert not moved.is_believable


def test_few_known_topics_decide_nothing() -> None:
    assert agreement_with_topics(sheet(("消火栓の前が空いている",)), ITEMS).is_believable
    assert agreement_with_topics([], ITEMS).is_believable
