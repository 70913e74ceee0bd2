"""Every question set agrees with the documents it asks about."""

import os
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from eval.questions import EvalQuestion, load_questions
from eval.score import occurs_any
from rag.settings import load_settings

ROOT = load_settings().root
SHARED = Path(os.environ.get("RAG_SHARED", ROOT.parent / "shared"))
SETS = ROOT / "eval" / "questions"
NAMES = ("corpus", "seeds_dev", "laws_dev")
ANSWERABLE = {
    "figure", "date", "place", "who", "list", "condition", "procedure", "yesno", "definition", "compare",
    "multi-turn", "region-parallel", "ambiguous",
}  # fmt: skip
UNANSWERABLE = {f"unanswerable-{kind}" for kind in ("region", "year", "benefit", "attribute", "offtopic")}


def questions(name: str) -> list[EvalQuestion]:
    return load_questions([SETS / f"{name}.jsonl"])


def laws_files() -> set[str]:
    return set((SETS / "laws_dev_files.txt").read_text(encoding="utf-8").split("\n")) - {""}


def read_documents(name: str) -> dict[str, str]:
    """The texts that a set asks about, by path; skips the test where they are not at hand."""
    if name == "corpus":
        return _read_folder(ROOT / "corpus", "**/*.md")
    if name == "seeds_dev":
        if not (SHARED / "seeds").is_dir():
            pytest.skip(f"no raw pages in {SHARED}")
        return _read_folder(SHARED / "seeds", "*.txt")
    archive = SHARED / "data" / "laws.tar.xz"
    if not archive.is_file():
        pytest.skip(f"no {archive}")
    return _read_archive(archive, laws_files())


def _read_folder(folder: Path, pattern: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.glob(pattern)}


def _read_archive(archive: Path, wanted: set[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    with tarfile.open(archive, "r:xz") as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if name in wanted and (stream := tar.extractfile(member)):
                texts[name] = stream.read().decode("utf-8")
    return texts


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


def test_every_listed_law_is_in_the_archive() -> None:
    assert laws_files() == read_documents("laws_dev").keys()


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
