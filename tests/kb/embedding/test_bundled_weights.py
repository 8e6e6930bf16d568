from __future__ import annotations

import struct
from pathlib import Path

import pytest

from kb.embedding.bundled_weights import WeightsFile, WeightsFormatError


def tiny_weights(magic: bytes = b"E5S1", block_weights: int = 32) -> bytes:
    """A file in the package's layout: two pieces, one matrix of one block, one vector."""
    header = magic + struct.pack("<I7i", 1, 32, 1, 1, 64, 2, 4, 1)
    header += struct.pack("<fi", 1e-12, block_weights)
    pieces = ["▁鍵".encode(), b"</s>"]
    vocabulary = struct.pack("<5iQ", 2, 0, 1, 0, 0, 10)
    vocabulary += struct.pack("<3I2f", 0, 6, 10, -1.5, 0.0) + b"".join(pieces)
    normaliser = struct.pack("<iI", 0, 0)
    # Low halves hold the first sixteen weights, high halves the others; both are shifted by 8.
    matrix = struct.pack("<e", 0.5) + bytes([0x9F] + [0x88] * 15)
    vector = struct.pack("<2f", 1.25, -2.0)
    entries = [("m", len(matrix)), ("v", len(vector))]
    directory_bytes = 4 + sum(2 + len(name) + 21 for name, _ in entries)
    offset = len(header) + len(vocabulary) + len(normaliser) + directory_bytes
    directory = struct.pack("<i", len(entries))
    for name, length in entries:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, 1, offset, length)
        offset += length
    return header + vocabulary + normaliser + directory + matrix + vector


def opened(path: Path, content: bytes) -> WeightsFile:
    path.write_bytes(content)
    return WeightsFile(path)


def test_four_bit_weights_are_unpacked_and_scaled(tmp_path: Path) -> None:
    matrix = opened(tmp_path / "w", tiny_weights()).matrix("m", 1, 32)
    # 0x9F: low half 15 is (15 - 8) * 0.5, high half 9 is (9 - 8) * 0.5, and 8 means nothing.
    assert matrix.tolist() == [[3.5, *[0.0] * 15, 0.5, *[0.0] * 15]]


def test_vectors_vocabulary_and_sizes_are_read(tmp_path: Path) -> None:
    weights = opened(tmp_path / "w", tiny_weights())
    assert weights.vector("v", 2).tolist() == [1.25, -2.0]
    assert weights.vocabulary.pieces == ("▁鍵", "</s>")
    assert weights.vocabulary.scores == (-1.5, 0.0)
    assert (weights.shape.hidden, weights.shape.vocabulary) == (32, 2)


@pytest.mark.parametrize("content", [tiny_weights(magic=b"GGUF"), tiny_weights(block_weights=64)])
def test_another_layout_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(WeightsFormatError):
        opened(tmp_path / "w", content)
