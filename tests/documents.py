"""Helpers for the tests of parsing and chunking: raw files, and the texts that are not in the project."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from rag.datamodel import Document, RawFile
from rag.load import MEDIA_TYPES, find_files, read_file
from rag.parse import parse_document

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "tests" / "data"
GOLDEN = ROOT / "tests" / "golden"
CORPUS = ROOT / "corpus"


def raw_file(text: str | bytes, path: str = "a.md") -> RawFile:
    data = text if isinstance(text, bytes) else text.encode()
    media_type = MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")
    return RawFile(path, media_type, data, sha256(data).hexdigest())


def parse(text: str | bytes, path: str = "a.md") -> Document:
    return parse_document(raw_file(text, path))


def shared(name: str) -> Path:
    """A file of the shared texts; the test is skipped where they are missing."""
    path = Path(os.environ.get("RAG_SHARED", ROOT.parent / "shared")) / name
    if not path.exists():
        pytest.skip(f"{name} is not here; set RAG_SHARED to the folder that holds it")
    return path


def laws() -> Iterator[RawFile]:
    """Every law of the shared archive that has a text."""
    with tarfile.open(shared("data/laws.tar.xz")) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".md") else None
            if stream and not member.name.endswith("_index.md"):
                yield raw_file(stream.read(), member.name.removeprefix("./"))


def corpus_files() -> list[RawFile]:
    return [read_file(path, CORPUS) for path in find_files(CORPUS)]
