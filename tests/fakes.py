"""An encoder that hashes words: quick, offline, and it counts what it is asked to encode."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class FakeEncoder:
    """Texts with common pairs of characters get near vectors."""

    name = "fake"

    def __init__(self, dim: int = 64, fingerprint: str = "fake-1") -> None:
        self.dim = dim
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dim)

    def encode_query(self, text: str) -> Vectors:
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dim, np.float32)
        for start in range(len(text) - 1):
            vector[crc32(text[start : start + 2].encode("utf-8", "surrogatepass")) % self.dim] += 1
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector
