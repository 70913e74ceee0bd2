from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from indexes import CORPUS, make_contents

from rag import generation, store
from rag.datamodel import Chunk, Document, Section
from rag.dense import DenseIndex
from rag.errors import IndexBusyError, IndexStoreError
from rag.generation import MANIFEST, pack
from rag.lexical import LexicalIndex
from rag.store import IndexStore


class PowerCutError(Exception):
    """Stands for the machine going off: nothing catches it."""


@pytest.fixture
def index(tmp_path: Path) -> IndexStore:
    return write(IndexStore(tmp_path / "index"))


def write(target: IndexStore, files: dict[str, str] = CORPUS) -> IndexStore:
    with target.lock():
        target.write(make_contents(files))
    return target


def names(index: IndexStore) -> set[str]:
    return {path.name for path in index.folder.iterdir() if not path.name.startswith(".lock")}


def test_what_is_written_is_read(index: IndexStore) -> None:
    opened = index.open()
    assert [document.path for document in opened.documents] == sorted(CORPUS)
    assert len(opened) == opened.manifest.chunks == len(opened.lexical) == len(opened.dense)
    assert opened.manifest.documents == len(opened.documents) == 3
    for row in range(len(opened)):
        chunk = opened.chunk(row)
        document = opened.document(chunk.doc_id)
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert (opened.doc_id(row), document.path) == (document.id, chunk.path)


def test_chunks_and_documents_come_back_equal(tmp_path: Path) -> None:
    documents = [
        Document("a", "甲.md", "1", "题", "文一\ud800", (Section(("一", "（一）"), 0, 3),), published="2023-01-02"),
        Document("b", "乙.md", "2", "目", "文二二", (Section((), 0, 3),)),
    ]
    chunks = [
        Chunk("a0", "a", "甲.md", 0, ("一",), "文", 0, 1),
        Chunk("a1", "a", "甲.md", 1, ("一", "（一）"), "一\ud800", 1, 3),
        Chunk("b0", "b", "乙.md", 0, (), "文二二", 0, 3),
    ]
    contents = make_contents()
    object.__setattr__(contents, "packed", pack(documents, chunks))
    target = IndexStore(tmp_path)
    with target.lock():
        target.write(contents)
    opened = target.open()
    assert list(opened.documents) == documents
    assert opened.documents[-1] == documents[1]
    assert opened.documents[:1] == documents[:1]
    assert [opened.chunk(row) for row in range(3)] == chunks
    with pytest.raises(KeyError):
        opened.document("c")


def test_without_an_index_the_message_says_what_to_run(tmp_path: Path) -> None:
    assert IndexStore(tmp_path / "none").current() == ""
    with pytest.raises(IndexStoreError, match=r"还没有索引.*请先运行 rag build"):
        IndexStore(tmp_path / "none").open()
    assert not (tmp_path / "none").exists()


def test_a_flipped_byte_in_any_file_is_found(index: IndexStore) -> None:
    folder = index.folder / index.current()
    for path in [*sorted(folder.iterdir()), index.folder / "CURRENT"]:
        original = path.read_bytes()
        for at in {0, len(original) // 2, len(original) - 1}:
            path.write_bytes(original[:at] + bytes([original[at] ^ 1]) + original[at + 1 :])
            with pytest.raises(IndexStoreError, match="rag build"):
                index.open()
        path.write_bytes(original)
    index.open()


def test_a_missing_or_shortened_file_is_found(index: IndexStore) -> None:
    for path in sorted((index.folder / index.current()).iterdir()):
        original = path.read_bytes()
        path.write_bytes(original[:-1])
        with pytest.raises(IndexStoreError, match="已损坏"):
            index.open()
        path.unlink()
        with pytest.raises(IndexStoreError, match="缺失"):
            index.open()
        path.write_bytes(original)


def test_another_schema_is_refused(index: IndexStore) -> None:
    path = index.folder / index.current() / MANIFEST
    changed = json.dumps({**json.loads(path.read_bytes()), "schema": 999}).encode()
    path.write_bytes(changed)
    (index.folder / "CURRENT").write_text(f"{index.current()} {sha256(changed).hexdigest()}\n", encoding="ascii")
    with pytest.raises(IndexStoreError, match=r"格式版本是 999.*rag build"):
        index.open()


def test_the_last_two_generations_stay(index: IndexStore) -> None:
    for _ in range(3):
        write(index)
    assert names(index) == {"CURRENT", "gen-3", "gen-4"}
    assert index.current() == "gen-4"


def test_a_reader_keeps_its_generation_while_new_ones_are_written(index: IndexStore) -> None:
    reader = index.open()
    for price in ("920", "925", "930"):
        write(index, {"东湖区/低保.md": f"# 东湖区低保标准\n\n低保标准为{price}元。\n"})
    assert len(reader.documents) == 3
    assert "915" in reader.documents[0].text
    assert reader.lexical.search(["工伤保险"], 5)
    assert "930" in index.open().documents[0].text


def test_a_reader_that_is_overtaken_opens_the_newer_generation(
    index: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = generation.read_generation

    def overtaken(folder: Path, digest: str) -> generation.Generation:
        if folder.name == "gen-1":
            for _ in range(2):
                write(index)
        return read(folder, digest)

    monkeypatch.setattr(store, "read_generation", overtaken)
    assert index.open().name == "gen-3"


@pytest.mark.parametrize("moment", ["write_files", "rename", "pointer"])
def test_a_power_cut_leaves_the_old_index_and_the_next_build_cleans_up(
    index: IndexStore, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    new = {"东湖区/低保.md": "# 东湖区低保标准\n\n低保标准为930元。\n"}
    with monkeypatch.context() as patched:
        _cut_power(patched, moment)
        with pytest.raises(PowerCutError):
            write(index, new)
    assert index.current() == "gen-1"
    assert "915" in index.open().documents[0].text
    write(index, new)
    assert "930" in index.open().documents[0].text
    assert names(index) == {"CURRENT", "gen-1", index.current()}


def _cut_power(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Go off in the middle of writing files, before the rename, or between the rename and CURRENT."""
    owner, name = {
        "write_files": (DenseIndex, "save"),
        "rename": (Path, "rename"),
        "pointer": (IndexStore, "_point_to"),
    }[moment]

    def off(*_: object) -> None:
        raise PowerCutError

    monkeypatch.setattr(owner, name, off)


def test_everything_is_synced_before_the_pointer_moves(index: IndexStore, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    sync: Callable[[Path], None] = store._sync
    point_to = IndexStore._point_to

    def note(path: Path) -> None:
        sync(path)
        synced.append(path)

    def check(self: IndexStore, name: str, digest: str) -> None:
        files = {path.name for path in synced if path.parent.name == f".new-{name}"}
        assert files == {path.name for path in (self.folder / name).iterdir()}
        assert synced[-1] == self.folder
        point_to(self, name, digest)

    monkeypatch.setattr(store, "_sync", note)
    monkeypatch.setattr(IndexStore, "_point_to", check)
    write(index)
    assert synced[-1] == index.folder


def test_a_second_writer_is_kept_out_and_a_reader_is_not(index: IndexStore) -> None:
    with index.lock():
        with pytest.raises(IndexBusyError, match="另一个程序"), IndexStore(index.folder).lock():
            pass
        imports = "import sys; from pathlib import Path; from rag.store import IndexStore"
        code = f"{imports}\nwith IndexStore(Path(sys.argv[1])).lock(): pass"
        root = Path(store.__file__).parent.parent
        other = subprocess.run(
            [sys.executable, "-c", code, str(index.folder)], cwd=root, capture_output=True, text=True, check=False
        )
        assert "IndexBusyError" in other.stderr
        assert len(index.open()) > 0
    with index.lock():
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(IndexStoreError, match=r"不能写入.*请检查权限"), IndexStore(tmp_path / "file" / "index").lock():
        pass


def test_a_full_disk_leaves_the_index_as_it_was(index: IndexStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(LexicalIndex, "save", full)
        with pytest.raises(IndexStoreError, match=r"写入索引失败.*原有索引不受影响"):
            write(index)
    assert index.open().name == "gen-1"


def test_other_users_can_read_the_files(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        index = write(IndexStore(tmp_path / "index"))
    finally:
        os.umask(before)
    folder = index.folder / index.current()
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in [folder, *folder.iterdir()])


def test_no_file_is_a_pickle(index: IndexStore) -> None:
    for path in (index.folder / index.current()).iterdir():
        assert path.suffix in {".npy", ".json", ".jsonl", ".faiss"}
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)
