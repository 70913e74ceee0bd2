"""One generation of the index on disk: what it holds, how it is written into a folder, and how it is read.

::

    documents.jsonl     one document per line
    documents.json      their ids, and where each line starts
    chunks.npy          per chunk: document, start, end, heading path (numbers)
    chunks.json         ids of the chunks, heading paths
    hashes.npy          per chunk: digest of the text it is indexed under; with the tokens, for the next build only
    tokens.npy, token_starts.npy
    vectors.faiss       see rag.dense
    *.index.npy, *.index.json   see rag.lexical
    manifest.json       size and sha256 of each of these

A chunk's text is not stored: it is a stretch of its document's.
"""

from __future__ import annotations

import io
import json
import mmap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from rag.datamodel import Chunk, Document, FileRecord, Manifest, Section
from rag.dense import DenseIndex
from rag.errors import IndexStoreError
from rag.lexical import LexicalIndex, TokenTable

__all__ = ["MANIFEST", "SCHEMA", "Contents", "Generation", "pack", "read_generation", "write_files"]

SCHEMA = 1
MANIFEST = "manifest.json"
_CACHED_DOCUMENTS = 512


@dataclass(frozen=True)
class Contents:
    """All that a new generation is to hold; ``chunks``, ``hashes``, ``vectors`` and ``tokens`` go row by row."""

    packed: dict[str, bytes]
    hashes: NDArray[np.uint8]
    vectors: NDArray[np.float32]
    tokens: TokenTable
    encoder: str
    encoder_hash: str
    chunking: str
    documents: int


def pack(documents: Sequence[Document], chunks: Sequence[Chunk]) -> dict[str, bytes]:
    """The files that hold documents and chunks; equal input gives equal bytes."""
    lines = [_json_bytes(asdict(document)) + b"\n" for document in documents]
    number = {document.id: position for position, document in enumerate(documents)}
    headings = {path: position for position, path in enumerate(dict.fromkeys(chunk.heading_path for chunk in chunks))}
    table = [(number[chunk.doc_id], chunk.start, chunk.end, headings[chunk.heading_path]) for chunk in chunks]
    starts = np.cumsum([0, *(len(line) for line in lines)]).tolist()
    return {
        "documents.jsonl": b"".join(lines),
        "documents.json": _json_bytes({"ids": list(number), "starts": starts}),
        "chunks.npy": _npy_bytes(np.array(table, np.int32).reshape(-1, 4)),
        "chunks.json": _json_bytes({"ids": [chunk.id for chunk in chunks], "headings": list(headings)}),
    }


def write_files(folder: Path, contents: Contents) -> Manifest:
    """Write everything but the manifest into an empty folder, and return the manifest."""
    for name, data in contents.packed.items():
        (folder / name).write_bytes(data)
    np.save(folder / "hashes.npy", contents.hashes, allow_pickle=False)
    np.save(folder / "tokens.npy", contents.tokens.ids, allow_pickle=False)
    np.save(folder / "token_starts.npy", contents.tokens.starts, allow_pickle=False)
    DenseIndex.build(contents.vectors).save(folder)
    LexicalIndex.build(contents.tokens).save(folder)
    return Manifest(
        schema=SCHEMA,
        files={path.name: _record(path) for path in sorted(folder.iterdir())},
        encoder=contents.encoder,
        encoder_hash=contents.encoder_hash,
        dim=int(contents.vectors.shape[1]),
        chunking=contents.chunking,
        documents=contents.documents,
        chunks=len(contents.hashes),
    )


def read_generation(folder: Path, manifest_sha256: str) -> Generation:
    """Open a generation; every file is compared with its sha256 first.

    Raises:
        IndexStoreError: a file is missing or damaged, or the format is another one.
    """
    try:
        manifest = _read_manifest(folder, manifest_sha256)
        for name, record in manifest.files.items():
            if _record(folder / name) != record:
                raise _damaged(f"{folder.name}/{name}")
        return Generation(folder, manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder.name) from error


class Generation:
    """An open generation: documents are read when asked for, the indexes lie in memory."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Read verified files; use :func:`read_generation`."""
        self.manifest = manifest
        self.name = folder.name
        self.lexical = LexicalIndex.load(folder)
        self.dense = DenseIndex.load(folder)
        self.documents = _Documents(folder)
        self._folder = folder
        self._table: NDArray[np.int32] = _load(folder / "chunks.npy")
        self._first_row = np.searchsorted(self._table[:, 0], self._table[:, 0])
        names = json.loads((folder / "chunks.json").read_bytes())
        self._ids: list[str] = names["ids"]
        self._headings = [tuple(path) for path in names["headings"]]

    def __len__(self) -> int:
        """Number of chunks."""
        return len(self._table)

    def chunk(self, row: int) -> Chunk:
        """The chunk of a row."""
        at, start, end, heading = self._table[row].tolist()
        document = self.documents[at]
        return Chunk(
            id=self._ids[row],
            doc_id=document.id,
            path=document.path,
            ordinal=row - int(self._first_row[row]),
            heading_path=self._headings[heading],
            text=document.text[start:end],
            start=start,
            end=end,
        )

    def doc_id(self, row: int) -> str:
        """The id of the document of a row, without reading the document."""
        return self.documents.ids[int(self._table[row, 0])]

    def document(self, doc_id: str) -> Document:
        """The document with this id.

        Raises:
            KeyError: there is none.
        """
        return self.documents[self.documents.number[doc_id]]

    def hashes(self) -> NDArray[np.uint8]:
        """Per row: the digest of the text it is indexed under, shape (rows, bytes)."""
        hashes: NDArray[np.uint8] = _load(self._folder / "hashes.npy")
        return hashes

    def tokens(self) -> TokenTable:
        """Per row: its tokens."""
        ids, starts = _load(self._folder / "tokens.npy"), _load(self._folder / "token_starts.npy")
        return TokenTable(self.lexical.vocabulary, ids, starts)


class _Documents(Sequence[Document]):
    """The lines of documents.jsonl, parsed when asked for."""

    def __init__(self, folder: Path) -> None:
        places = json.loads((folder / "documents.json").read_bytes())
        self.ids: list[str] = places["ids"]
        self.number = {doc_id: position for position, doc_id in enumerate(self.ids)}
        self._starts: list[int] = places["starts"]
        with (folder / "documents.jsonl").open("rb") as stream:
            self._lines = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._read = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._parse)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Document: ...
    @overload
    def __getitem__(self, at: slice) -> list[Document]: ...
    def __getitem__(self, at: int | slice) -> Document | list[Document]:
        if isinstance(at, slice):
            return [self._read(position) for position in range(len(self))[at]]
        return self._read(range(len(self))[at])

    def __iter__(self) -> Iterator[Document]:
        return (self._read(position) for position in range(len(self)))

    def _parse(self, position: int) -> Document:
        fields = json.loads(self._lines[self._starts[position] : self._starts[position + 1]])
        sections = tuple(Section(tuple(s["heading_path"]), s["start"], s["end"]) for s in fields.pop("sections"))
        return Document(**fields, sections=sections)


def _read_manifest(folder: Path, manifest_sha256: str) -> Manifest:
    data = (folder / MANIFEST).read_bytes()
    if sha256(data).hexdigest() != manifest_sha256:
        raise _damaged(f"{folder.name}/{MANIFEST}")
    fields = json.loads(data)
    if fields["schema"] != SCHEMA:
        raise IndexStoreError(f"索引的格式版本是 {fields['schema']}，本程序需要 {SCHEMA}，请运行 rag build 重建索引。")
    files = {name: FileRecord(**record) for name, record in fields.pop("files").items()}
    return Manifest(**fields, files=files)


def _record(path: Path) -> FileRecord:
    with path.open("rb") as stream:
        return FileRecord(path.stat().st_size, file_digest(stream, "sha256").hexdigest())


def _damaged(what: str) -> IndexStoreError:
    return IndexStoreError(f"索引文件 {what} 缺失或已损坏，不能使用，请运行 rag build 重建索引。")


def _json_bytes(value: Any) -> bytes:
    """JSON in UTF-8; a lone surrogate, which broken files can hold, survives the way back."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _load(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, allow_pickle=False)
    return array


def _npy_bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
