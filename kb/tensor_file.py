"""Reads tensors from a safetensors file without a machine-learning library.

The format: eight bytes with the length of a JSON header, the header (type, shape and place of each
tensor), then the tensors (https://huggingface.co/docs/safetensors, "Format").
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_TYPES = {"F16": "<f2", "F32": "<f4"}
_LENGTH_BYTES = 8
_MAX_HEADER_BYTES = 100_000_000
"""The format's own limit."""


class TensorFile:
    """The header; tensors are read when they are asked for.

    Raises:
        OSError, ValueError: the file is missing, cut off, or no such file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            prefix = file.read(_LENGTH_BYTES)
            if len(prefix) < _LENGTH_BYTES:
                raise ValueError(f"{path.name} is cut off")
            (length,) = struct.unpack("<Q", prefix)
            if length > _MAX_HEADER_BYTES:
                raise ValueError(f"{path.name} is no safetensors file")
            header: dict[str, Any] = json.loads(file.read(length))
        self._start = _LENGTH_BYTES + length
        self._places = {name: about for name, about in header.items() if name != "__metadata__"}

    def names(self) -> list[str]:
        return list(self._places)

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._places[name]["shape"])

    def array(self, name: str) -> npt.NDArray[np.float32]:
        """The tensor in single precision, in memory of its own."""
        shape = self.shape(name)
        return self._read(name, int(np.prod(shape))).reshape(shape)

    def beginning(self, name: str, count: int) -> npt.NDArray[np.float32]:
        """The first values, in the order they are stored."""
        return self._read(name, min(count, int(np.prod(self.shape(name)))))

    def mapped(self, name: str) -> npt.NDArray[Any]:
        """Memory-mapped, in the number format of the file."""
        place = self._start + self._places[name]["data_offsets"][0]
        return np.memmap(self._path, self._type(name), "r", place, self.shape(name))

    def _read(self, name: str, count: int) -> npt.NDArray[np.float32]:
        place = self._start + self._places[name]["data_offsets"][0]
        values = np.fromfile(self._path, self._type(name), count, offset=place)
        if len(values) != count:
            raise ValueError(f"{self._path.name} is cut off at {name}")
        return values.astype(np.float32)

    def _type(self, name: str) -> np.dtype[Any]:
        stored = self._places[name]["dtype"]
        if stored not in _TYPES:
            raise ValueError(f"{self._path.name} holds numbers of type {stored}")
        return np.dtype(_TYPES[stored])
