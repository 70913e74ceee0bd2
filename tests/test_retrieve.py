from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEncoder
from indexes import CORPUS, make_contents

from rag.errors import EncoderError
from rag.generation import Generation
from rag.langchain_retriever import PolicyRetriever
from rag.retrieve import Retriever
from rag.store import IndexStore


def open_index(folder: Path, files: dict[str, str]) -> Generation:
    store = IndexStore(folder)
    with store.lock():
        store.write(make_contents(files))
    return store.open()


@pytest.fixture
def opened(tmp_path: Path) -> Generation:
    return open_index(tmp_path, CORPUS)


@pytest.fixture
def retriever(opened: Generation) -> Retriever:
    return Retriever(opened, FakeEncoder())


def test_the_chunk_that_is_asked_for_comes_first(retriever: Retriever) -> None:
    hits = retriever.search("东湖区低保标准是多少", 5)
    assert hits[0].chunk.path == "东湖区/低保.md"
    assert hits[0].origins == ("dense", "lexical")
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_both_legs_at_rank_one_give_the_highest_possible_score(retriever: Retriever) -> None:
    assert retriever.search("东湖区低保标准每人每月915元", 1)[0].score == pytest.approx(2 / 61)


def test_origins_name_the_legs_that_found_it(retriever: Retriever) -> None:
    found = {hit.chunk.path: hit.origins for hit in retriever.search("工伤保险", 10)}
    assert found["国家/工伤.txt"] == ("dense", "lexical")
    assert found["东湖区/低保.md"] == ("dense",)


def test_everyday_words_find_policy_words(tmp_path: Path) -> None:
    files = {
        "甲.md": "# 甲地\n\n最低生活保障由民政部门审核确认。\n",
        "乙.md": "# 乙地\n\n道路停车泊位由交警划定。\n",
    }
    hits = Retriever(open_index(tmp_path, files), FakeEncoder()).search("吃低保", 5)
    assert [hit.chunk.path for hit in hits if "lexical" in hit.origins] == ["甲.md"]


def test_the_askers_own_word_beats_its_synonym(tmp_path: Path) -> None:
    files = {
        "甲.md": "# 甲地\n\n务工人员可以登记。\n",
        "乙.md": "# 乙地\n\n打工人员可以登记。\n",
    }
    opened = open_index(tmp_path, files)
    retriever = Retriever(opened, FakeEncoder())
    lexical = [opened.chunk(row).path for row, _ in retriever._lexical("打工")(5)]
    assert lexical == ["乙.md", "甲.md"]


def test_only_allowed_documents_are_searched_and_each_is_asked_about_once(tmp_path: Path) -> None:
    opened = open_index(tmp_path, CORPUS)
    retriever = Retriever(opened, FakeEncoder())
    asked: list[str] = []

    def in_nanchang(doc_id: str) -> bool:
        asked.append(opened.document(doc_id).path)
        return asked[-1].startswith("南昌/")

    hits = retriever.search("东湖区低保标准是多少", 5, allowed=in_nanchang)
    assert {hit.chunk.path for hit in hits} == {"南昌/养老.md"}
    assert len(asked) == len(set(asked))


def test_a_filter_looks_deeper_than_the_candidates(tmp_path: Path) -> None:
    files = {f"多/{number:03}.md": "# 低保\n\n低保标准每月915元。\n" for number in range(80)}
    files["少/一.md"] = "# 养犬\n\n养犬登记由公安机关负责，与低保标准无关。\n"
    opened = open_index(tmp_path, files)
    retriever = Retriever(opened, FakeEncoder())
    hits = retriever.search("低保标准每月", 3, allowed=lambda doc_id: opened.document(doc_id).path == "少/一.md")
    assert [hit.chunk.path for hit in hits] == ["少/一.md"]
    assert retriever.search("低保", 3, allowed=lambda doc_id: False) == []


def test_equal_chunks_come_in_the_same_order_every_time(tmp_path: Path) -> None:
    files = {f"{name}.md": "# 低保\n\n低保标准每月915元。\n" for name in "abcdef"}
    retriever = Retriever(open_index(tmp_path, files), FakeEncoder())
    first = [hit.chunk.path for hit in retriever.search("低保标准", 4)]
    assert first == ["a.md", "b.md", "c.md", "d.md"]
    assert all([hit.chunk.path for hit in retriever.search("低保标准", 4)] == first for _ in range(5))


@pytest.mark.parametrize("query", ["", "，。？", "的了吗", "zzz", "\ud800"])
def test_a_query_without_known_words_is_no_error(retriever: Retriever, query: str) -> None:
    assert all(hit.origins == ("dense",) for hit in retriever.search(query, 3))


def test_more_than_there_are_gives_all_that_match(retriever: Retriever, opened: Generation) -> None:
    assert len(retriever.search("低保标准", 1000)) == len(opened)


def test_another_encoder_is_refused(opened: Generation) -> None:
    with pytest.raises(EncoderError, match="rag build"):
        Retriever(opened, FakeEncoder(fingerprint="another"))


def test_langchain_gets_verbatim_passages_that_say_where_they_stand(retriever: Retriever, opened: Generation) -> None:
    passages = PolicyRetriever(retriever=retriever, generation=opened, k=2).invoke("东湖区低保标准是多少")
    assert len(passages) == 2
    best = passages[0]
    assert best.metadata["path"] == "东湖区/低保.md"
    assert {"title", "issuer", "published", "heading", "start", "end"} <= best.metadata.keys()
    (document,) = [document for document in opened.documents if document.path == best.metadata["path"]]
    assert document.text[best.metadata["start"] : best.metadata["end"]] == best.page_content
