"""Bytes to text: UTF-8, GB 18030, or whatever the bytes look like."""

from __future__ import annotations

import codecs
import re

from rag.errors import DocumentError

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.I)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_GB = {"gb2312", "gbk", "gb_2312-80", "x-gbk"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_TOLERATED = 0.005
_SAMPLE = 20_000
_NOT_TEXT = "不是文本文件（内容是二进制数据），请转换成 .md、.txt 或 .html 后再放入。"


def decode(data: bytes) -> str:
    r"""The text of a file, line ends as ``\n``.

    A declaration inside the file (byte order mark, HTML charset) is tried first. A few
    damaged bytes in UTF-8 (a page cut in the middle of a character) are tolerated.

    Raises:
        DocumentError: the bytes are no text.

    >>> decode("低保标准".encode("gb18030"))
    '低保标准'
    """
    if data.startswith(_UTF16):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data[:8192]:
        raise DocumentError(_NOT_TEXT)
    else:
        text = _declared(data) or _utf8(data) or _gb18030(data) or _detected(data)
    if _damaged_share(text) > _TOLERATED:
        raise DocumentError(_NOT_TEXT)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:4096])
    if match is None:
        return ""
    name = match[1].decode("ascii").lower()
    try:
        return data.decode("gb18030" if name in _GB else name)
    except (LookupError, UnicodeDecodeError):
        return ""


def _utf8(data: bytes) -> str:
    text = data.decode("utf-8", errors="replace")
    if "\ufffd" not in text:
        return text
    damaged = text.count("\ufffd")
    return text.rstrip("\ufffd") if damaged <= max(3, _TOLERATED * len(text)) and not text.isascii() else ""


def _gb18030(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return text if _chinese_share(text) > 0.9 else ""


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise DocumentError(_NOT_TEXT)
    return str(best)


def _damaged_share(text: str) -> float:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) / max(1, len(sample))


def _chinese_share(text: str) -> float:
    """How much is ASCII, Chinese punctuation, a full-width form, or a character that GB 2312 holds."""
    sample = text[:_SAMPLE]
    return sum(1 for char in sample if _is_chinese_text(char)) / max(1, len(sample))


def _is_chinese_text(char: str) -> bool:
    if char < "\x7f" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef":
        return True
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
