"""What the golden files record of a parsed document; run as a script, it writes them anew.

The pages under tests/data are invented, so their golden files hold the whole text. Of
the shared seed pages only hashes and counts are kept: their text is not in the project.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from documents import GOLDEN, PAGES, shared

from rag.chunk import chunk_document
from rag.datamodel import Document, RawFile
from rag.load import find_files, read_file
from rag.parse import parse_document, parse_page
from rag.parse.clean import clean

FIELDS = ("title", "number", "issuer", "region", "kind", "published", "effective", "expires", "status", "source_url")


def read_all(folder: Path) -> list[RawFile]:
    return [read_file(path, folder) for path in find_files(folder)]


def page_record(raw: RawFile) -> dict[str, Any]:
    document = parse_document(raw)
    return {
        **metadata(document),
        "sections": [
            {"path": list(section.heading_path), "lines": document.text[section.start : section.end].split("\n")}
            for section in document.sections
        ],
        "dropped": list(clean(parse_page(raw)).dropped),
    }


def seed_record(raw: RawFile) -> dict[str, Any]:
    document = parse_document(raw)
    return {
        **metadata(document),
        "characters": len(document.text),
        "text_sha256": digest(document.text),
        "headings": [digest("\n".join(section.heading_path)) for section in document.sections],
        "dropped": len(clean(parse_page(raw)).dropped),
        "chunks": len(chunk_document(document, 320)),
    }


def metadata(document: Document) -> dict[str, str]:
    return {name: getattr(document, name) for name in FIELDS}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def write(name: str, record: dict[str, Any]) -> None:
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (GOLDEN / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for page in read_all(PAGES):
        write(f"{page.path}.json", page_record(page))
    write("seeds.json", {seed.path: seed_record(seed) for seed in read_all(shared("seeds"))})
