from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from checkout import CHECKOUT
from eval.dataset import load_questions
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.embedding.bundled_model import FOLDER_NAME
from kb.embedding.choosing import open_light_encoder
from kb.embedding.embedder import Embedder
from kb.embedding.numpy_bert import gelu, light_encoder_of, softmax
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.settings import Settings
from made_knowledge_base import MEETINGS

AWKWARD = [
    "",
    "鍵",
    "ﾕｰｻﾞｰ㈱の  ①番、No.８５〜９９",
    "<mask>鍵と <s> です</s>",
    "😀 𠮷野家 ậ \u200b zero\u3000width",
    "長い説明が続きます。" * 100,
    "broken \ud800 text",
]


@pytest.fixture(scope="module")
def light(real_embedder: Embedder, models_folder: Path) -> Embedder:
    """Opened after the full model, which makes the folder where it is missing."""
    opened = open_light_encoder(Settings(models=models_folder))
    assert opened is not None
    return opened


def test_gelu_is_the_exact_one() -> None:
    x = np.linspace(-6, 6, 1001, dtype=np.float32)
    exact = [0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert gelu(x) == pytest.approx(exact, abs=2e-6)


def test_softmax_sums_to_one_and_survives_large_scores() -> None:
    powers = softmax(np.array([[1000.0, 1000.0], [0.0, math.log(3)]], np.float32))
    assert powers == pytest.approx(np.array([[0.5, 0.5], [0.25, 0.75]]), abs=1e-6)


@pytest.mark.real
def test_it_is_known_as_the_same_model(light: Embedder, real_embedder: Embedder) -> None:
    assert light.fingerprint == real_embedder.fingerprint
    assert (light.name, light.dimension, light.max_tokens) == (FOLDER_NAME, 384, 512)


@pytest.mark.real
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_have_the_same_tokens_and_vectors(
    light: Embedder, real_embedder: Embedder, text: str
) -> None:
    vector, tokens = light.embed_query_and_tokens(text)
    full_vector, full_tokens = real_embedder.embed_query_and_tokens(text)
    assert vector @ full_vector >= 0.999
    assert tokens.shape == full_tokens.shape
    assert light.count_tokens([text]) == real_embedder.count_tokens([text])


@pytest.mark.real
def test_questions_of_the_datasets_have_the_same_vectors(
    light: Embedder, real_embedder: Embedder
) -> None:
    questions = load_questions(CHECKOUT / "eval" / "data" / "sample.jsonl")[::25]
    for question in questions:
        vector, tokens = light.embed_query_and_tokens(question.question)
        full_vector, full_tokens = real_embedder.embed_query_and_tokens(question.question)
        assert vector @ full_vector >= 0.999
        products = tokens.astype(np.float32) * full_tokens.astype(np.float32)
        assert products.sum(axis=1).min() >= 0.99


@pytest.mark.real
def test_answers_cite_the_same_as_with_the_full_model(
    light: Embedder, real_embedder: Embedder, tmp_path: Path
) -> None:
    folder = tmp_path / "material"
    folder.mkdir()
    for name, text in MEETINGS.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(kb=tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    parts = IngestParts(generations, real_embedder, Register(), GuidelineItems(), Limits(), 360)
    ingest([folder], IngestOptions(), parts)
    both = [open_knowledge_base(settings, embedder) for embedder in (light, real_embedder)]
    for question in load_questions(CHECKOUT / "eval" / "data" / "sample.jsonl")[::20]:
        one, other = (kb.ask(question.question) for kb in both)
        assert [c.quote for c in one.citations] == [c.quote for c in other.citations]


@pytest.mark.real
def test_passages_have_the_passages_prompt(light: Embedder, real_embedder: Embedder) -> None:
    texts = ["サーバーは鍵のかかる部屋に置く。", "短い文"]
    told: list[int] = []
    vectors = light.embed_passages(texts, told.append)
    assert (vectors * real_embedder.embed_passages(texts)).sum(axis=1).min() >= 0.999
    assert told == [1, 2]


@pytest.mark.real
def test_threads_may_share_it(light: Embedder) -> None:
    expected = light.embed_query("鍵の管理")
    found: list[float] = []

    def work() -> None:
        found.extend(float(light.embed_query("鍵の管理") @ expected) for _ in range(3))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert min(found) == pytest.approx(1, abs=1e-5)


def copied(models_folder: Path, target: Path) -> Path:
    shutil.copytree(models_folder / FOLDER_NAME, target, copy_function=shutil.copy)
    return target


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("config.json", "hidden_act", "relu"),
        ("config.json", "architectures", ["ModernBertModel"]),
        ("1_Pooling/config.json", "pooling_mode_cls_token", True),
    ],
)
def test_a_model_of_another_kind_is_left_to_the_library(
    light: Embedder, models_folder: Path, tmp_path: Path, name: str, key: str, value: object
) -> None:
    folder = tmp_path / "model"
    for path in sorted((models_folder / FOLDER_NAME).rglob("*.json")):
        copy = folder / path.relative_to(models_folder / FOLDER_NAME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    settings = json.loads((folder / name).read_text(encoding="utf-8"))
    (folder / name).write_text(json.dumps(settings | {key: value}), encoding="utf-8")
    assert light_encoder_of(folder, "e5") is None


@pytest.mark.real
def test_cut_off_weights_are_left_to_the_library(
    light: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    folder = copied(models_folder, tmp_path / "model")
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(200_000_000)
    assert light_encoder_of(folder, "e5") is None


@pytest.mark.real
def test_it_is_opened_without_the_machine_learning_libraries(
    light: Embedder, models_folder: Path
) -> None:
    code = (
        "import sys; from kb.embedding.choosing import open_light_encoder; "
        "from kb.settings import Settings; "
        "open_light_encoder(Settings(models=sys.argv[1])).embed_query('鍵'); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(models_folder)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
