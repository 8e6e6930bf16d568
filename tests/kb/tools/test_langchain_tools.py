"""The knowledge base inside LangChain, with its own fake chat model."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from pydantic import ValidationError

from kb.answers import Turn, answer_to_dict
from kb.knowledge_base import KnowledgeBase
from kb.tools.langchain_tools import YorozuRetriever, ask_tool
from made_knowledge_base import make_knowledge_base

QUESTION = "No.54の機密区分はいくつ必要ですか"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return make_knowledge_base(tmp_path_factory.mktemp("langchain") / "kb")


def test_documents_carry_the_display_text_and_the_fields_of_a_citation(
    made: KnowledgeBase,
) -> None:
    (document,) = YorozuRetriever(knowledge_base=made, k=1).invoke("貸し出し簿")
    assert document.page_content == "貸し出し簿を作り、月末に本数を数えます。"
    assert document.id
    assert set(document.metadata) == {
        "document", "title", "kind", "meeting", "date", "section", "guideline_nos", "label",
        "page", "url", "score",
    }  # fmt: skip
    assert document.metadata["meeting"] == 9
    assert document.metadata["guideline_nos"] == [85]


def test_at_most_k_documents_of_one_item_come_when_asked_for(made: KnowledgeBase) -> None:
    assert len(YorozuRetriever(knowledge_base=made, k=2).invoke("鍵")) == 2
    found = YorozuRetriever(knowledge_base=made, guideline_no=54).invoke("鍵")
    assert found
    assert all(d.metadata["guideline_nos"] == [54] for d in found)


def test_asking_asynchronously_finds_the_same(made: KnowledgeBase) -> None:
    retriever = YorozuRetriever(knowledge_base=made)
    assert asyncio.run(retriever.ainvoke(QUESTION)) == retriever.invoke(QUESTION)


def test_a_k_below_one_is_refused(made: KnowledgeBase) -> None:
    with pytest.raises(ValidationError, match="k"):
        YorozuRetriever(knowledge_base=made, k=0)


class PromptKeepingModel(FakeListChatModel):
    """A fake chat model that says back what it was asked."""

    def _call(self, messages: list, *args: object, **kwargs: object) -> str:  # type: ignore[type-arg]
        return str(messages[-1].content)


def _joined(documents: list[Document]) -> str:
    return "\n".join(f"{d.metadata['section']}: {d.page_content}" for d in documents)


def test_the_retriever_feeds_a_chain_and_the_model_gets_the_passages(made: KnowledgeBase) -> None:
    prompt = ChatPromptTemplate.from_template("資料:\n{context}\n\n質問: {question}")
    chain = (
        {
            "context": YorozuRetriever(knowledge_base=made, k=2) | _joined,
            "question": RunnablePassthrough(),
        }
        | prompt
        | PromptKeepingModel(responses=[])
        | StrOutputParser()
    )
    said = chain.invoke(QUESTION)
    assert "質問②: 二つから始めて構いません。" in said
    assert said.endswith(f"質問: {QUESTION}")
    assert asyncio.run(chain.ainvoke(QUESTION)) == said


def _call(question: str, **arguments: object) -> dict[str, object]:
    arguments = {"question": question, **arguments}
    return {"type": "tool_call", "id": "1", "name": "ask", "args": arguments}


def test_the_tool_answers_in_text_for_the_model_and_in_json_beside_it(
    made: KnowledgeBase,
) -> None:
    message = ask_tool(made).invoke(_call(QUESTION))
    expected = answer_to_dict(made.ask(QUESTION))
    assert {k: v for k, v in message.artifact.items() if k != "seconds"} == {
        k: v for k, v in expected.items() if k != "seconds"
    }
    assert "> 二つから始めて構いません。" in message.content
    assert asyncio.run(ask_tool(made).ainvoke(_call(QUESTION))).content == message.content


def test_the_tool_takes_the_conversation_along(made: KnowledgeBase) -> None:
    history = [{"role": "user", "content": QUESTION}]
    message = ask_tool(made).invoke(_call("それはどこに書いてありますか", history=history))
    assert message.artifact["guideline_nos"] == [54]


def test_a_knowledge_base_that_went_away_is_one_line_of_the_tool(tmp_path: Path) -> None:
    made = make_knowledge_base(tmp_path / "kb")
    (tmp_path / "kb" / "LIVE").unlink()
    message = ask_tool(made, "en").invoke(_call(QUESTION))
    assert message.status == "error"
    assert message.content.startswith("there is no knowledge base")


def test_a_search_takes_the_conversation_along(made: KnowledgeBase) -> None:
    history = [Turn("user", QUESTION), Turn("assistant", "二つから始めて構いません。")]
    following = made.search("それはどこに書いてありますか", 1, history=history)
    assert following[0].passage.guideline_nos == (54,)
    assert (
        made.search(QUESTION, 1)[0].passage.id == made.search(QUESTION, 1, history=())[0].passage.id
    )
