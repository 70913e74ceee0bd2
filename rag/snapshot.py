"""The seam of the store: what retrieval needs of an index, whatever keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.datamodel import Chunk, Document, Manifest
from rag.dense import DenseIndex
from rag.lexical import LexicalIndex

__all__ = ["Snapshot"]


class Snapshot(Protocol):
    """What retrieval needs of an index that does not change; a database engine can take a folder's place."""

    @property
    def manifest(self) -> Manifest:
        """What it was built with."""

    @property
    def documents(self) -> Sequence[Document]:
        """All documents, by path."""

    @property
    def lexical(self) -> LexicalIndex:
        """The rows by words."""

    @property
    def dense(self) -> DenseIndex:
        """The rows by vectors."""

    def __len__(self) -> int:
        """Number of chunks (rows)."""

    def chunk(self, row: int) -> Chunk:
        """The chunk of a row."""

    def doc_id(self, row: int) -> str:
        """The id of the document of a row."""

    def document(self, doc_id: str) -> Document:
        """The document with this id."""
