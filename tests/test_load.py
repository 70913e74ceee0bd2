"""Which files count as documents, and what reading them gives."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from rag import load
from rag.errors import DocumentError, SettingsError
from rag.load import find_files, read_file, relative_path


def write(folder: Path, name: str, data: bytes = b"text") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(folder: Path) -> list[str]:
    return [relative_path(path, folder) for path in find_files(folder)]


def test_documents_are_found_in_all_folders_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.HTML", "通知.docx"):
        write(tmp_path, name)
    assert names(tmp_path) == ["a/b/c.HTML", "a/z.md", "b.txt", "通知.docx"]


def test_hidden_files_other_types_and_the_readme_are_left_out(tmp_path: Path) -> None:
    for name in (".hidden.md", ".git/a.md", "README.md", "photo.jpg", "Makefile", "sub/README.md"):
        write(tmp_path, name)
    assert names(tmp_path) == ["sub/README.md"]


def test_links_out_of_the_corpus_are_left_out(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.md")
    corpus = tmp_path / "corpus"
    inside = write(corpus, "a.md")
    (corpus / "out.md").symlink_to(outside)
    (corpus / "in.md").symlink_to(inside)
    assert names(corpus) == ["a.md", "in.md"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="找不到文档文件夹"):
        find_files(tmp_path / "none")


def test_reading_gives_path_type_bytes_and_hash(tmp_path: Path) -> None:
    data = "低保标准".encode()
    raw = read_file(write(tmp_path, "民政/a.txt", data), tmp_path)
    assert (raw.path, raw.media_type, raw.data) == ("民政/a.txt", "text/plain", data)
    assert raw.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_empty_files_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError, match="文件是空的"):
        read_file(write(tmp_path, "a.md", data), tmp_path)


def test_files_over_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "MAX_BYTES", 3)
    with pytest.raises(DocumentError, match="文件太大"):
        read_file(write(tmp_path, "a.md", b"1234"), tmp_path)


def test_a_file_that_vanished_is_a_document_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="无法读取"):
        read_file(tmp_path / "gone.md", tmp_path)


def test_a_name_in_gb18030_becomes_readable(tmp_path: Path) -> None:
    path = Path(str(tmp_path), "低保办法.txt".encode("gb18030").decode("utf-8", "surrogateescape"))
    assert relative_path(path, tmp_path) == "低保办法.txt"
