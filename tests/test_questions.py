"""Every question set agrees with the documents it asks about."""

import json
import lzma
import os
import re
import tarfile
from collections import Counter
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from eval.questions import EvalQuestion, load_questions
from eval.score import occurs_any
from eval.sources import (
    CorpusKind,
    SourceError,
    copy_corpus,
    laws_archive,
    listed_documents,
    main,
    news_archive,
    news_key,
    read_corpus,
)
from rag.settings import load_settings

ROOT = load_settings().root
SHARED = Path(os.environ.get("RAG_SHARED", ROOT.parent / "shared"))
SETS = ROOT / "eval" / "questions"
NAMES = ("corpus", "seeds_dev", "laws_dev", "local_dev", "news_dev")
LISTED: dict[str, CorpusKind] = {"laws_dev": "laws", "local_dev": "local", "news_dev": "news"}
GROWN = ("local_dev", "news_dev")
ANSWERABLE = {
    "figure", "date", "place", "who", "list", "condition", "procedure", "yesno", "definition", "compare",
    "multi-turn", "region-parallel", "ambiguous",
}  # fmt: skip
UNANSWERABLE = {f"unanswerable-{kind}" for kind in ("region", "year", "benefit", "attribute", "offtopic")}


def questions(name: str) -> list[EvalQuestion]:
    return load_questions([SETS / f"{name}.jsonl"])


@cache
def read_documents(name: str) -> dict[str, str]:
    """The texts that a set asks about, by path; skips the test where they are not at hand."""
    if name == "corpus":
        return _read_folder(ROOT / "corpus", "**/*.md")
    if name == "seeds_dev":
        if not (SHARED / "seeds").is_dir():
            pytest.skip(f"no raw pages in {SHARED}")
        return _read_folder(SHARED / "seeds", "*.txt")
    archive = news_archive(SHARED) if name == "news_dev" else laws_archive(SHARED)
    if not archive.is_file():
        pytest.skip(f"no {archive}")
    return read_corpus(LISTED[name], SHARED)


def _read_folder(folder: Path, pattern: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.glob(pattern)}


def title(path: str) -> str:
    """What a regulation is called, whatever its version: 某市养犬条例(2020-01-15).md is 某市养犬条例."""
    return re.sub(r"(?:\(\d{4}-\d{2}-\d{2}\))?\.md$", "", PurePosixPath(path).name)


def test_ids_are_unique_over_all_sets() -> None:
    everything = load_questions([SETS / f"{name}.jsonl" for name in NAMES])
    assert len({question.id for question in everything}) == len(everything) > 300


@pytest.mark.parametrize("name", NAMES)
def test_types_are_those_of_the_format(name: str) -> None:
    for question in questions(name):
        assert question.type in (ANSWERABLE if question.answerable else UNANSWERABLE), question.id
        assert question.ambiguous == (question.type == "ambiguous"), question.id
        assert bool(question.history) or question.type != "multi-turn", question.id


@pytest.mark.parametrize("name", NAMES)
def test_no_question_is_asked_twice(name: str) -> None:
    asked = Counter((question.question, question.history) for question in questions(name))
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_documents_exist_and_the_evidence_is_verbatim(name: str) -> None:
    documents = read_documents(name)
    for question in questions(name):
        assert set(question.docs) <= documents.keys(), question.id
        if question.answerable:
            assert question.evidence, question.id
            assert question.evidence in documents[question.docs[0]], question.id


@pytest.mark.parametrize("name", LISTED)
def test_every_listed_document_is_in_its_archive(name: str) -> None:
    assert listed_documents(LISTED[name]) == read_documents(name).keys()


@pytest.mark.parametrize("name", GROWN)
def test_each_answer_is_in_the_documents(name: str) -> None:
    documents = read_documents(name)
    for question in questions(name):
        text = "\n".join(documents[path] for path in question.docs)
        for group in question.answers:
            assert occurs_any(group, text), (question.id, group)


@pytest.mark.parametrize("name", GROWN)
def test_a_wrong_fact_is_no_answer(name: str) -> None:
    for question in questions(name):
        right = {answer for group in question.answers for answer in group}
        assert not right & set(question.wrong), question.id


def test_the_local_set_keeps_off_the_regulations_that_judge_the_project() -> None:
    reserved = SHARED / "questions" / "laws_files.txt"
    if not reserved.is_file():
        pytest.skip(f"no {reserved}")
    titles = {title(path) for path in reserved.read_text(encoding="utf-8").splitlines()}
    assert [path for path in listed_documents("local") if title(path) in titles] == []


def test_the_news_set_keeps_off_the_articles_that_are_trained_on() -> None:
    trained = SHARED / "data" / "questions_news_train.jsonl"
    if not trained.is_file():
        pytest.skip(f"no {trained}")
    keys = {f"{json.loads(line)['news']}.txt" for line in trained.read_text(encoding="utf-8").splitlines()}
    assert listed_documents("news") & keys == set()


def test_the_local_set_spans_provinces_and_versions_and_the_news_set_3000_articles() -> None:
    local = [path for path in listed_documents("local") if path.startswith("DLC/")]
    assert len(local) >= 160
    assert len({path.split("/")[1] for path in local}) >= 5
    versions = Counter(map(title, listed_documents("local")))
    assert max(versions.values()) > 1
    assert len(listed_documents("news")) == 3000


@pytest.mark.parametrize(
    ("name", "least", "follow_ups", "refusals"), [("local_dev", 100, 15, 30), ("news_dev", 80, 15, 20)]
)
def test_grown_sets_are_large_and_of_all_kinds(name: str, least: int, follow_ups: int, refusals: int) -> None:
    asked = questions(name)
    assert len(asked) >= least
    assert sum(bool(question.history) for question in asked) >= follow_ups
    assert sum(not question.answerable for question in asked) >= refusals
    assert sum(question.ambiguous for question in asked) >= 5
    assert {question.type for question in asked} >= UNANSWERABLE


def test_copying_a_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["某市气价自9月1日起调整。\n", "  另一篇。 \n", "没有列出的一篇。\n"]
    monkeypatch.setattr("eval.sources.listed_documents", lambda kind: {f"{news_key(line)}.txt" for line in lines[:2]})
    archive = news_archive(tmp_path / "shared")
    archive.parent.mkdir(parents=True)
    archive.write_bytes(lzma.compress("".join(lines).encode("utf-8")))
    assert copy_corpus("news", tmp_path / "shared", tmp_path / "news") == 2
    copied = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "news").iterdir()}
    assert copied == {f"{news_key(line)}.txt": line.strip() for line in lines[:2]}
    monkeypatch.setenv("RAG_SHARED", str(tmp_path / "shared"))
    assert main(["news", str(tmp_path / "again")]) == 0
    assert main(["laws", str(tmp_path / "laws")]) == 2
    assert "RAG_SHARED" in capsys.readouterr().err


def test_a_document_that_the_archive_lacks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.sources.listed_documents", lambda kind: {"地方/某市条例.md", "地方/没有.md"})
    law = tmp_path / "某市条例.md"
    law.write_text("第一条 每户限养一只。", encoding="utf-8")
    archive = laws_archive(tmp_path)
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(law, arcname="./地方/某市条例.md")
    with pytest.raises(SourceError, match="没有"):
        read_corpus("local", tmp_path)


def test_each_answer_to_the_shipped_corpus_is_in_its_documents() -> None:
    documents = read_documents("corpus")
    for question in questions("corpus"):
        text = "\n".join(documents[path] for path in question.docs)
        for group in question.answers:
            assert occurs_any(group, text), (question.id, group)


def test_the_shipped_set_is_large_and_a_third_of_it_has_no_answer() -> None:
    shipped = questions("corpus")
    unanswerable = [question for question in shipped if not question.answerable]
    assert len(shipped) >= 150
    assert len(unanswerable) * 3 >= len(shipped)
    assert {question.type for question in shipped} >= (ANSWERABLE - {"region-parallel"}) | UNANSWERABLE


def test_every_folder_of_the_shipped_corpus_is_asked_about() -> None:
    folders = {path.name for path in (ROOT / "corpus").iterdir() if path.is_dir()}
    assert folders == {path.split("/")[0] for question in questions("corpus") for path in question.docs}
