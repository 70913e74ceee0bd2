"""Builds the index of a folder of documents: load → parse → chunk → encode and tokenize → store.

A build reads and cuts every document again (a law takes milliseconds), but encodes and tokenizes only chunks that the
current generation does not hold under the same title, headings and text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.bulk import tokenize
from rag.chunk import chunk_document
from rag.datamodel import BuildReport, Chunk, Document
from rag.encode import Encoder, load_encoder
from rag.errors import DocumentError, IndexStoreError, SettingsError
from rag.generation import Contents, Generation, pack
from rag.lexical import TokenTable
from rag.load import find_files, read_file, relative_path
from rag.parse import parse_document
from rag.settings import Settings, load_settings
from rag.store import IndexStore
from rag.text import fingerprint

__all__ = ["Progress", "build_index", "index_text"]

Progress = Callable[[str, int, int], None]
"""Told the stage (in Chinese), how much is done, and how much there is."""

_HASH_BYTES = 16
_ENCODE_BATCH = 2048
_NAMED_FAILURES = 3


def build_index(
    corpus_dir: str | Path,
    index_dir: str | Path,
    *,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Index all documents below ``corpus_dir``; when nothing changed, the current generation stays.

    A document that cannot be read is left out and reported; the others are indexed.

    Raises:
        SettingsError: there is no such folder, or no readable document in it.
        EncoderError: the configured encoder cannot be loaded.
        IndexBusyError: another process is writing this index.
        IndexStoreError: the index folder cannot be written.
    """
    started = time.perf_counter()
    settings = settings or load_settings()
    encoder = encoder or load_encoder(settings.encoder, settings.root)
    tell = progress or _silent
    store = IndexStore(Path(index_dir))
    with store.lock():
        previous = _previous(store)
        reading = _read_corpus(Path(corpus_dir), settings.chunk_chars, tell)
        packed = pack(reading.documents, reading.chunks)
        chunking = f"chars={settings.chunk_chars} words={fingerprint()}"
        usable = previous if previous and _made_alike(previous, encoder, chunking) else None
        if not (usable and _holds(usable, packed)):
            contents = _contents(reading, packed, usable, encoder, chunking, tell)
            tell("写入索引", 0, 1)
            store.write(contents)
            tell("写入索引", 1, 1)
    return _report(reading, previous, time.perf_counter() - started)


def index_text(document: Document, chunk: Chunk) -> str:
    """What a chunk is found by: the title and the headings above it, then its text.

    >>> document = Document("d", "a.md", "", "低保办法", "由民政局负责。", ())
    >>> index_text(document, Chunk("c", "d", "a.md", 0, ("第一章 总则",), "由民政局负责。", 0, 7)).split()
    ['低保办法', '第一章', '总则', '由民政局负责。']
    """
    return "\n".join((*dict.fromkeys((document.title, *chunk.heading_path)), chunk.text))


@dataclass(slots=True)
class _Reading:
    """The documents of a corpus folder, by path, and their chunks in the same order."""

    documents: list[Document]
    chunks: list[Chunk]
    failed: list[tuple[str, str]]


def _read_corpus(corpus_dir: Path, chunk_chars: int, tell: Progress) -> _Reading:
    reading = _Reading([], [], [])
    paths = find_files(corpus_dir)
    seen: set[str] = set()
    for done, path in enumerate(paths, 1):
        try:
            document, chunks = _read_document(path, corpus_dir, chunk_chars)
            if document.id in seen:
                raise DocumentError("另一份文件的路径与它相同（文件名的编码不同），请改名。")
        except DocumentError as error:
            reading.failed.append((relative_path(path, corpus_dir), str(error)))
        else:
            seen.add(document.id)
            reading.documents.append(document)
            reading.chunks += chunks
        tell("读取文档", done, len(paths))
    if not reading.chunks:
        raise _nothing_to_index(corpus_dir, reading.failed)
    return reading


def _read_document(path: Path, corpus_dir: Path, chunk_chars: int) -> tuple[Document, list[Chunk]]:
    raw = read_file(path, corpus_dir)
    try:
        document = parse_document(raw)
        return document, chunk_document(document, chunk_chars)
    except DocumentError:
        raise
    except Exception as error:  # a fault of ours in one document must not cost all the others
        kind = type(error).__name__
        raise DocumentError(f"解析时出错（{kind}），请检查文件是否完整，或另存为 .md、.txt 后再放入。") from error


def _nothing_to_index(corpus_dir: Path, failed: Sequence[tuple[str, str]]) -> SettingsError:
    if not failed:
        return SettingsError(f"文件夹 {corpus_dir} 里没有可以建立索引的文档，请放入 .md、.txt 或 .html 文件后重试。")
    reasons = "；".join(f"{path}：{reason}" for path, reason in failed[:_NAMED_FAILURES])
    return SettingsError(f"文件夹 {corpus_dir} 里的 {len(failed)} 份文档都不能读取，请处理后重试。{reasons}")


def _previous(store: IndexStore) -> Generation | None:
    """The generation to compare with; a damaged or outdated one is built anew."""
    try:
        return store.open()
    except IndexStoreError:
        return None


def _made_alike(generation: Generation, encoder: Encoder, chunking: str) -> bool:
    manifest = generation.manifest
    return manifest.encoder_hash == encoder.fingerprint and manifest.chunking == chunking


def _holds(generation: Generation, packed: dict[str, bytes]) -> bool:
    """Whether a generation holds exactly these documents and chunks."""
    files = generation.manifest.files
    return all(name in files and files[name].sha256 == sha256(data).hexdigest() for name, data in packed.items())


def _contents(
    reading: _Reading,
    packed: dict[str, bytes],
    usable: Generation | None,
    encoder: Encoder,
    chunking: str,
    tell: Progress,
) -> Contents:
    by_id = {document.id: document for document in reading.documents}
    texts = [index_text(by_id[chunk.doc_id], chunk) for chunk in reading.chunks]
    hashes = np.frombuffer(b"".join(map(_digest, texts)), np.uint8).reshape(-1, _HASH_BYTES)
    reuse = _find_reusable(usable, hashes)
    return Contents(
        packed=packed,
        hashes=hashes,
        vectors=_encode(texts, reuse, encoder, tell),
        tokens=_tokenize(texts, reuse, tell),
        encoder=encoder.name,
        encoder_hash=encoder.fingerprint,
        chunking=chunking,
        documents=len(reading.documents),
    )


@dataclass(frozen=True, slots=True)
class _Reuse:
    """Which new rows the old generation holds already, and where."""

    generation: Generation | None
    new_rows: list[int]
    known_rows: list[int]
    old_rows: list[int]


def _find_reusable(generation: Generation | None, hashes: NDArray[np.uint8]) -> _Reuse:
    old = {digest.tobytes(): row for row, digest in enumerate(generation.hashes())} if generation else {}
    found = [old.get(digest.tobytes()) for digest in hashes]
    return _Reuse(
        generation,
        [row for row, old_row in enumerate(found) if old_row is None],
        [row for row, old_row in enumerate(found) if old_row is not None],
        [old_row for old_row in found if old_row is not None],
    )


def _encode(texts: Sequence[str], reuse: _Reuse, encoder: Encoder, tell: Progress) -> NDArray[np.float32]:
    vectors = np.zeros((len(texts), encoder.dim), np.float32)
    if reuse.generation:
        vectors[reuse.known_rows] = reuse.generation.dense.vectors(reuse.old_rows)
    for start in range(0, len(reuse.new_rows), _ENCODE_BATCH):
        rows = reuse.new_rows[start : start + _ENCODE_BATCH]
        vectors[rows] = encoder.encode_documents([texts[row] for row in rows])
        tell("计算向量", start + len(rows), len(reuse.new_rows))
    return vectors


def _tokenize(texts: Sequence[str], reuse: _Reuse, tell: Progress) -> TokenTable:
    """The tokens of all texts, in order: known ones from the old generation, the others made now."""
    made = tokenize([texts[row] for row in reuse.new_rows], lambda done: tell("切分词语", done, len(reuse.new_rows)))
    if not reuse.generation:
        return made
    joined = TokenTable.join([made, reuse.generation.tokens().take(reuse.old_rows)])
    order = np.empty(len(texts), np.int64)
    order[[*reuse.new_rows, *reuse.known_rows]] = np.arange(len(texts))
    return joined.take(order)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()


def _report(reading: _Reading, previous: Generation | None, seconds: float) -> BuildReport:
    new = {document.path: document.sha256 for document in reading.documents}
    old = {document.path: document.sha256 for document in previous.documents} if previous else {}
    failed = {path for path, _ in reading.failed}
    return BuildReport(
        added=tuple(path for path in new if path not in old),
        changed=tuple(path for path, content in new.items() if path in old and old[path] != content),
        removed=tuple(path for path in old if path not in new and path not in failed),
        failed=reading.failed,
        chunks=len(reading.chunks),
        seconds=round(seconds, 3),
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
