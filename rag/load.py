"""Finds the documents of a corpus folder and reads them as bytes.

Which media types can be *parsed* is decided in :mod:`rag.parse`; this module
lists every kind of document, so that one that cannot be parsed is reported and
not silently left out.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from rag.datamodel import RawFile
from rag.errors import DocumentError, SettingsError

MAX_BYTES = 20 * 1024 * 1024

MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".wps": "application/vnd.ms-works",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".et": "application/x-et",
    ".csv": "text/csv",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".epub": "application/epub+zip",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
}


def find_files(corpus_dir: Path) -> list[Path]:
    """All documents below ``corpus_dir``, sorted by their path inside it.

    Hidden files and folders, a README.md at the top and symbolic links that lead
    out of the corpus are skipped. A folder that cannot be opened is listed itself,
    so that reading it says why.

    Raises:
        SettingsError: there is no such folder.
    """
    if not corpus_dir.is_dir():
        raise SettingsError(f"找不到文档文件夹：{corpus_dir}。请检查路径，或用 --corpus 指定。")
    root = corpus_dir.resolve()
    found: list[Path] = []

    def note(error: OSError) -> None:
        found.append(Path(error.filename))

    for folder, subfolders, names in os.walk(corpus_dir, onerror=note):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        paths = (Path(folder, name) for name in names)
        found += [path for path in paths if _is_document(path, corpus_dir, root)]
    return sorted(found, key=lambda path: relative_path(path, corpus_dir))


def read_file(path: Path, corpus_dir: Path) -> RawFile:
    """The bytes of one document, with its path inside the corpus and its media type.

    Raises:
        DocumentError: the file is empty, too large, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"文件太大（{size / 1024 / 1024:.1f} MB，上限 {MAX_BYTES // 1024 // 1024} MB），请拆分后再放入。"
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"无法读取（{error.strerror}），请检查文件是否存在以及读取权限。") from error
    if not data.strip():
        raise DocumentError("文件是空的，请补上内容或删除。")
    return RawFile(
        path=relative_path(path, corpus_dir),
        media_type=MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream"),
        data=data,
        sha256=sha256(data).hexdigest(),
    )


def relative_path(path: Path, corpus_dir: Path) -> str:
    """``path`` inside the corpus, with ``/``; always printable.

    A name that is not UTF-8 (archives packed on Chinese Windows) is read as GB 18030.
    """
    raw = os.fsencode(path.relative_to(corpus_dir).as_posix())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _is_document(path: Path, corpus_dir: Path, root: Path) -> bool:
    if path.name.startswith(".") or path.suffix.lower() not in MEDIA_TYPES:
        return False
    if path.parent == corpus_dir and path.name.lower() == "readme.md":
        return False
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        return False
    return path.is_file()
