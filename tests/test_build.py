from __future__ import annotations

import multiprocessing
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from fakes import FakeEncoder
from indexes import CORPUS, write_corpus

from rag import build, bulk
from rag.build import build_index
from rag.chunk import chunk_document
from rag.datamodel import BuildReport, Chunk, Document
from rag.errors import IndexBusyError, SettingsError
from rag.generation import MANIFEST
from rag.lexical import TokenTable
from rag.settings import Settings
from rag.store import IndexStore
from rag.text import tokens


class Place:
    """A corpus and its index."""

    def __init__(self, folder: Path) -> None:
        self.corpus = write_corpus(folder / "corpus")
        self.store = IndexStore(folder / "index")
        self.encoder = FakeEncoder()

    def build(self, settings: Settings | None = None) -> BuildReport:
        return build_index(self.corpus, self.store.folder, settings=settings, encoder=self.encoder)

    def file_hashes(self) -> dict[str, str]:
        folder = self.store.folder / self.store.current()
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != MANIFEST}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_first_build_indexes_everything(place: Place) -> None:
    report = place.build()
    assert report.added == tuple(sorted(CORPUS))
    assert (report.changed, report.removed, report.failed) == ((), (), [])
    opened = place.store.open()
    assert report.chunks == len(opened) == len(place.encoder.encoded)
    manifest = opened.manifest
    assert (manifest.encoder, manifest.encoder_hash, manifest.dim) == ("fake", "fake-1", 64)


def test_a_chunk_is_encoded_with_its_title_and_headings(place: Place) -> None:
    place.build()
    (encoded,) = [text for text in place.encoder.encoded if "年满80周岁" in text]
    assert encoded.startswith("南昌市养老服务\n高龄津贴\n")


def test_when_nothing_changed_no_generation_is_written(place: Place) -> None:
    place.build()
    place.encoder.encoded.clear()
    report = place.build()
    assert (report.added, report.changed, report.removed) == ((), (), ())
    assert report.chunks == len(place.store.open())
    assert place.encoder.encoded == []
    assert place.store.current() == "gen-1"


def test_only_changed_chunks_are_encoded(place: Place) -> None:
    place.build()
    place.encoder.encoded.clear()
    path = place.corpus / "南昌/养老.md"
    path.write_text(path.read_text(encoding="utf-8").replace("50元", "60元"), encoding="utf-8")
    report = place.build()
    assert (report.added, report.changed, report.removed) == ((), ("南昌/养老.md",), ())
    assert len(place.encoder.encoded) == 1
    assert "60元" in place.encoder.encoded[0]


def test_an_incremental_build_equals_a_full_one(place: Place, tmp_path: Path) -> None:
    place.build()
    changed = {
        "东湖区/低保.md": "# 东湖区低保标准\n\n东湖区低保标准提高到每人每月930元。\n\n符合条件的，可以申请。\n",
        "中间/新.md": "# 新办法\n\n新办法规定的补贴每月100元。\n",
    }
    (place.corpus / "国家/工伤.txt").unlink()
    write_corpus(place.corpus, changed)
    report = place.build()
    assert (report.added, report.changed) == (("中间/新.md",), ("东湖区/低保.md",))
    assert report.removed == ("国家/工伤.txt",)
    fresh = Place(tmp_path / "fresh")
    (fresh.corpus / "国家/工伤.txt").unlink()
    write_corpus(fresh.corpus, changed)
    fresh.build()
    assert place.file_hashes() == fresh.file_hashes()


def test_a_new_title_changes_what_its_chunks_are_found_by(place: Place) -> None:
    place.build()
    place.encoder.encoded.clear()
    path = place.corpus / "南昌/养老.md"
    renamed = CORPUS["南昌/养老.md"].replace("# 南昌市养老服务", "# 南昌市老年人优待")
    path.write_text(renamed, encoding="utf-8")
    place.build()
    assert [text.split("\n")[0] for text in place.encoder.encoded] == ["南昌市老年人优待"] * 2


def test_another_encoder_or_chunk_size_encodes_everything_again(place: Place) -> None:
    place.build()
    place.encoder = FakeEncoder(fingerprint="fake-2")
    assert place.build().changed == ()
    assert len(place.encoder.encoded) == len(place.store.open())
    place.encoder.encoded.clear()
    place.build(Settings(chunk_chars=100))
    assert len(place.encoder.encoded) == len(place.store.open())
    assert place.store.current() == "gen-3"


def test_a_damaged_index_is_built_anew(place: Place) -> None:
    place.build()
    vectors = place.store.folder / "gen-1" / "vectors.faiss"
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"x")
    assert place.build().added == tuple(sorted(CORPUS))
    assert place.store.open().name == "gen-2"


def test_a_document_that_cannot_be_read_is_reported_and_the_others_are_indexed(place: Place) -> None:
    (place.corpus / "空.md").write_text("", encoding="utf-8")
    (place.corpus / "扫描.pdf").write_bytes(b"%PDF-1.4")
    report = place.build()
    assert [path for path, _ in report.failed] == ["扫描.pdf", "空.md"]
    assert all("请" in reason for _, reason in report.failed)
    assert len(place.store.open().documents) == len(CORPUS)


def test_a_fault_in_a_parser_costs_one_document_only(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.build()

    def faulty(document: Document, target: int) -> tuple[Chunk, ...]:
        if document.path == "东湖区/低保.md":
            raise RecursionError("secret detail")
        return tuple(chunk_document(document, target))

    monkeypatch.setattr(build, "chunk_document", faulty)
    report = place.build()
    ((path, reason),) = report.failed
    assert path == "东湖区/低保.md"
    assert "RecursionError" in reason
    assert "secret" not in reason
    assert report.removed == ()
    assert len(place.store.open().documents) == 2


def test_equal_documents_are_no_problem(place: Place) -> None:
    text = CORPUS["东湖区/低保.md"]
    write_corpus(place.corpus, {"抄送/低保.md": text, "抄送/再抄.md": text})
    assert place.build().failed == []
    opened = place.store.open()
    assert {opened.chunk(row).path for row, _ in opened.lexical.search(["915"], 10)} == {
        "东湖区/低保.md",
        "抄送/低保.md",
        "抄送/再抄.md",
    }


def test_an_empty_corpus_is_refused_and_the_index_stays(place: Place, tmp_path: Path) -> None:
    place.build()
    place.corpus = tmp_path / "empty"
    place.corpus.mkdir()
    with pytest.raises(SettingsError, match="没有可以建立索引的文档"):
        place.build()
    (place.corpus / "空.md").write_text(" ", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"1 份文档都不能读取.*空.md：文件是空的"):
        place.build()
    with pytest.raises(SettingsError, match="找不到文档文件夹"):
        build_index(tmp_path / "none", place.store.folder, encoder=place.encoder)
    assert len(place.store.open().documents) == len(CORPUS)


def test_a_second_build_at_the_same_time_is_refused(place: Place) -> None:
    with place.store.lock(), pytest.raises(IndexBusyError):
        place.build()


def test_progress_is_told_by_stage(place: Place) -> None:
    told: list[tuple[str, int, int]] = []
    build_index(place.corpus, place.store.folder, encoder=place.encoder, progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["读取文档", "计算向量", "切分词语", "写入索引"]
    last = {stage: (done, total) for stage, done, total in told}
    assert all(done == total for done, total in last.values())
    assert last["读取文档"] == (3, 3)


def test_two_processes_give_the_same_tokens_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"第{number}条 低保标准\ud800每月{number}元" for number in range(60)]
    monkeypatch.setattr(bulk, "_FEW", 0)
    monkeypatch.setattr(bulk, "_BATCH", 7)
    done: list[int] = []
    table = bulk.tokenize(texts, done.append)
    assert done[-1] == 60
    assert table.ids.tolist() == TokenTable.of([tokens(text) for text in texts]).ids.tolist()


def test_a_tokenizing_process_that_dies_is_replaced_by_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_FEW", 0)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert bulk.tokenize(["低保标准"] * 3, lambda done: None).row(2) == ["低保", "标准"]


def test_a_script_without_a_main_guard_can_build(tmp_path: Path, place: Place) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom rag import bulk\nprint('once')\nbulk._FEW = 0\n"
        "print(len(bulk.tokenize(['低保'] * 3, lambda done: None)))\n",
        encoding="utf-8",
    )
    root = Path(build.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, str(script)], env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["once", "3"]
    assert done.stderr == ""
    assert multiprocessing.active_children() == []
