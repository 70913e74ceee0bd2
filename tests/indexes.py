"""Small corpora and what generations are made of, for the tests of store, build and retrieval."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from fakes import FakeEncoder

from rag.build import index_text
from rag.chunk import chunk_document
from rag.datamodel import Document, RawFile
from rag.generation import Contents, pack
from rag.lexical import TokenTable
from rag.parse import parse_document
from rag.text import tokens

CORPUS = {
    "东湖区/低保.md": "# 东湖区低保标准\n\n东湖区低保标准提高到每人每月915元。\n",
    "南昌/养老.md": "# 南昌市养老服务\n\n## 高龄津贴\n\n年满80周岁的老年人每月领取高龄津贴50元。\n\n"
    "## 助餐\n\n社区设长者食堂。\n",
    "国家/工伤.txt": "工伤保险条例\n\n第一条 为了保障因工作遭受事故伤害的职工获得医疗救治，制定本条例。\n\n"
    "第二条 用人单位应当依照本条例规定参加工伤保险。\n",
}


def write_corpus(folder: Path, files: Mapping[str, str] = CORPUS) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def make_contents(files: Mapping[str, str] = CORPUS) -> Contents:
    """What a build would store."""
    documents = [_parse(path, text) for path, text in sorted(files.items())]
    pairs = [(document, chunk) for document in documents for chunk in chunk_document(document, 320)]
    texts = [index_text(document, chunk) for document, chunk in pairs]
    encoder = FakeEncoder()
    return Contents(
        packed=pack(documents, [chunk for _, chunk in pairs]),
        hashes=np.zeros((len(texts), 16), np.uint8),
        vectors=encoder.encode_documents(texts),
        tokens=TokenTable.of([tokens(text) for text in texts]),
        encoder=encoder.name,
        encoder_hash=encoder.fingerprint,
        chunking="test",
        documents=len(documents),
    )


def _parse(path: str, text: str) -> Document:
    media_type = "text/markdown" if path.endswith(".md") else "text/plain"
    return parse_document(RawFile(path, media_type, text.encode(), path))
