"""What a SentenceTransformer folder of the bundled model holds: tensors, settings, tokenizer (pure)."""

from __future__ import annotations

from typing import Any

import numpy as np

from kb.bundled_weights import Floats, Vocabulary, WeightsFile

_MAX_TOKENS = 512


def encoder_tensors(weights: WeightsFile) -> dict[str, Floats]:
    """All tensors under the names of transformers' BertModel."""
    shape, vector = weights.shape, weights.vector
    # The file has only the first token type: the model never uses another.
    types = np.zeros((shape.token_types, shape.hidden), np.float32)
    types[0] = vector("emb.type", shape.hidden)
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrix(
            "emb.word", shape.vocabulary, shape.hidden
        ),
        "embeddings.position_embeddings.weight": vector("emb.pos", shape.positions, shape.hidden),
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": vector("emb.ln.w", shape.hidden),
        "embeddings.LayerNorm.bias": vector("emb.ln.b", shape.hidden),
    }
    for layer in range(shape.layers):
        tensors |= _layer_tensors(weights, layer)
    return tensors


_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_PROJECTIONS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


def _layer_tensors(weights: WeightsFile, layer: int) -> dict[str, Floats]:
    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    sizes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    tensors: dict[str, Floats] = {}
    for short, name in _PROJECTIONS.items():
        rows, columns = sizes.get(short, (hidden, hidden))
        place, full = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
        tensors[f"{full}.weight"] = weights.matrix(f"{place}.w", rows, columns)
        tensors[f"{full}.bias"] = weights.vector(f"{place}.b", rows)
    for short, name in _NORMS.items():
        for part, end in (("weight", "w"), ("bias", "b")):
            full = f"encoder.layer.{layer}.{name}.{part}"
            tensors[full] = weights.vector(f"l{layer}.{short}.{end}", hidden)
    return tensors


def _encoder_config(weights: WeightsFile) -> dict[str, Any]:
    shape = weights.shape
    return {
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


def json_files(weights: WeightsFile) -> dict[str, Any]:
    """Content of every JSON file, by its path in the folder."""
    pooling = {
        "word_embedding_dimension": weights.shape.hidden,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_cls_token": False,
    }
    return {
        "config.json": _encoder_config(weights),
        "tokenizer.json": _tokenizer(weights.vocabulary),
        "1_Pooling/config.json": pooling,
        **_SETTINGS,
    }


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


def _tokenizer(vocabulary: Vocabulary) -> dict[str, Any]:
    """A unigram tokenizer in the JSON form of the library tokenizers."""
    pieces = vocabulary.pieces
    special = {pieces[i]: i for i in (vocabulary.bos, vocabulary.pad, vocabulary.eos)}
    special |= {pieces[vocabulary.unk]: vocabulary.unk, pieces[-1]: len(pieces) - 1}
    in_order = sorted(special.items(), key=lambda pair: pair[1])
    metaspace = {
        "type": "Metaspace",
        "replacement": "▁",
        "prepend_scheme": "always",
        "split": True,
    }
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added_token(text, number) for text, number in in_order],
        "normalizer": {"type": "Sequence", "normalizers": _NORMALIZERS},
        "pre_tokenizer": metaspace,
        "post_processor": _frame(pieces[vocabulary.bos], pieces[vocabulary.eos], special),
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unk,
            "byte_fallback": False,
            "vocab": [list(pair) for pair in zip(pieces, vocabulary.scores, strict=True)],
        },
    }


# What SentencePiece calls nmt_nfkc. It keeps the full-width tilde, which NFKC would make "~":
# a private-use character carries it past that step.
_NORMALIZERS: list[dict[str, Any]] = [
    {"type": "Nmt"},
    {"type": "Replace", "pattern": {"String": "\uff5e"}, "content": "\ue000"},
    {"type": "NFKC"},
    {"type": "Replace", "pattern": {"String": "\ue000"}, "content": "\uff5e"},
    {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
]


def _added_token(text: str, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "content": text,
        "single_word": False,
        # The mask takes the space before it, as XLM-R's own tokenizer has it.
        "lstrip": text == "<mask>",
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def _frame(start: str, end: str, numbers: dict[str, int]) -> dict[str, Any]:
    """Puts the start and end marks around one text, and around each of a pair."""

    def part(name: str) -> dict[str, Any]:
        kind = "SpecialToken" if name in numbers else "Sequence"
        return {kind: {"id": name, "type_id": 0}}

    return {
        "type": "TemplateProcessing",
        "single": [part(x) for x in (start, "A", end)],
        "pair": [part(x) for x in (start, "A", end, end, "B", end)],
        "special_tokens": {x: {"id": x, "ids": [numbers[x]], "tokens": [x]} for x in (start, end)},
    }
