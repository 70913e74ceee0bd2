"""From the bytes of a file to a :class:`rag.datamodel.Document`.

The seam for other formats is :data:`PARSERS`: a function from the file to its
:class:`~rag.parse.page.Page`, by media type. Everything after that (page
furniture, metadata, headings) is the same for all formats.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from rag.datamodel import Document, RawFile
from rag.errors import DocumentError
from rag.parse.clean import clean
from rag.parse.decode import decode
from rag.parse.headings import build_text
from rag.parse.markdown import parse_markdown
from rag.parse.metadata import describe
from rag.parse.page import Page
from rag.parse.plain import parse_plain, parse_web_file

__all__ = ["PARSERS", "document_id", "parse_document", "parse_page"]

Parser = Callable[[RawFile], Page]

PARSERS: dict[str, Parser] = {
    "text/markdown": lambda raw: parse_markdown(decode(raw.data)),
    "text/plain": lambda raw: parse_plain(decode(raw.data)),
    "text/html": lambda raw: parse_web_file(decode(raw.data)),
}
"""How to read each media type; another format is one more entry."""


def parse_document(raw: RawFile) -> Document:
    """The clean text of a file, its sections and its metadata.

    Raises:
        DocumentError: nobody reads this format, the file is no text, its front matter
            is broken, or nothing is left once the page furniture is gone.
    """
    page = parse_page(raw)
    body = clean(page)
    text, sections = build_text(body.blocks, body.title_rows)
    if not text.strip():
        raise DocumentError("文件里没有正文（只有空白或网页导航），请补上内容或删除。")
    fields = describe(raw.path, page, body, text)
    return Document(id=document_id(raw.path), path=raw.path, sha256=raw.sha256, text=text, sections=sections, **fields)


def parse_page(raw: RawFile) -> Page:
    """The lines of a file as its format gives them, furniture included."""
    parser = PARSERS.get(raw.media_type)
    if parser is None:
        suffix = raw.path.rpartition(".")[2] if "." in raw.path else raw.media_type
        raise DocumentError(f"还不能读取 .{suffix} 格式，请另存为 .md、.txt 或 .html 后再放入。")
    return parser(raw)


def document_id(path: str) -> str:
    """A stable id: it stays while the path stays.

    >>> document_id("南昌/低保.md") == document_id("南昌/低保.md"), len(document_id("a.md"))
    (True, 16)
    """
    return sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]
