"""The ``rag`` command: exit statuses, what goes to which stream, and the JSON that scripts read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from indexes import write_corpus
from typer.testing import CliRunner, Result

from rag.cli import app
from rag.settings import load_settings

QUESTION = "东湖区低保标准是多少"
TEXT_KEYS = ("path", "title", "number", "issuer", "region", "published", "effective", "status", "source_url", "quote")


def rag(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def printed_json(*arguments: str | Path) -> Any:
    result = rag(*arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_build_says_what_it_did(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    result = rag("build", "--corpus", corpus, "--index", tmp_path / "index")
    assert result.exit_code == 0
    assert result.stdout.startswith("新增 3 份，更新 0 份，移除 0 份，失败 0 份；")
    again = rag("build", "--corpus", corpus, "--index", tmp_path / "index")
    assert again.stdout.startswith("新增 0 份，更新 0 份，移除 0 份，失败 0 份；")


def test_a_document_that_fails_gives_4_and_the_others_are_indexed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "空.md").touch()
    result = rag("build", "--corpus", corpus, "--index", tmp_path / "index")
    assert result.exit_code == 4
    assert "未能读取 空.md" in result.stderr
    assert "新增 3 份" in result.stdout
    assert rag("search", "高龄津贴", "--index", tmp_path / "index").exit_code == 0


def test_a_corpus_that_is_not_there_gives_2(tmp_path: Path) -> None:
    result = rag("build", "--corpus", tmp_path / "none", "--index", tmp_path / "index")
    assert result.exit_code == 2
    assert "找不到文档文件夹" in result.stderr


@pytest.mark.parametrize("command", ["ask", "search"])
def test_no_index_gives_3_and_says_what_to_do(command: str, tmp_path: Path) -> None:
    result = rag(command, QUESTION, "--index", tmp_path)
    assert result.exit_code == 3
    assert "rag build" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "message"), [("低" * 501, "太长"), ("", "没有看到问题"), (" ？！", "没有看到问题")]
)
def test_a_question_that_cannot_be_taken_gives_2(
    command: str, question: str, message: str, shipped_index: Path
) -> None:
    result = rag(command, question, "--index", shipped_index)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["ask", QUESTION, "--no-such"], ["search", QUESTION, "-k", "0"], ["no-such"]]
)
def test_bad_usage_gives_2(arguments: list[str]) -> None:
    assert rag(*arguments).exit_code == 2


def test_a_setting_that_does_not_fit_gives_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAG_CANDIDATES", "many")
    load_settings.cache_clear()
    try:
        result = rag("ask", QUESTION, "--index", tmp_path)
    finally:
        load_settings.cache_clear()
    assert result.exit_code == 2
    assert "RAG_CANDIDATES" in result.stderr


def test_help_names_every_command() -> None:
    result = rag("--help")
    assert result.exit_code == 0
    for command in ("build", "ask", "search"):
        assert command in result.stdout


def test_ask_prints_the_answer_with_its_source(shipped_index: Path) -> None:
    result = rag("ask", QUESTION, "--index", shipped_index)
    assert result.exit_code == 0
    assert "915元" in result.stdout
    assert "南昌日报" in result.stdout


def test_ask_json_has_the_shape_of_the_contract(shipped_index: Path) -> None:
    answer = printed_json("ask", QUESTION, "--index", shipped_index, "--json")
    keys = ["question", "status", "reason", "headline", "text", "citations", "suggestions", "timings", "notice"]
    assert list(answer) == keys
    assert (answer["question"], answer["status"], answer["reason"]) == (QUESTION, "answered", "")
    assert "915元" in answer["headline"]
    assert "[1]" in answer["text"]
    assert all(isinstance(milliseconds, float) for milliseconds in answer["timings"].values())
    for marker, citation in enumerate(answer["citations"], 1):
        assert set(citation) == {*TEXT_KEYS, "marker", "start", "end"}
        assert citation["marker"] == marker
        assert all(isinstance(citation[key], str) for key in TEXT_KEYS)
        assert citation["end"] - citation["start"] == len(citation["quote"])
        assert (load_settings().corpus_dir / citation["path"]).is_file()


def test_a_refusal_is_done_and_names_its_reason(shipped_index: Path) -> None:
    answer = printed_json("ask", "帮我写一首关于春天的诗", "--index", shipped_index, "--json")
    assert (answer["status"], answer["reason"]) == ("refused", "off_topic")
    assert (answer["headline"], answer["citations"]) == ("", [])
    assert answer["text"]


def test_search_json_lists_ranked_passages(shipped_index: Path) -> None:
    hits = printed_json("search", "高龄津贴", "-k", "3", "--index", shipped_index, "--json")
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert {"path", "text", "start", "end", "heading_path", "score", "origins"} <= set(hits[0])
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_check_says_what_is_true_and_what_is_not(shipped_index: Path) -> None:
    result = rag("check", "东湖区低保标准为每月900元。东湖区特困供养补贴标准提高至1190元。", "--index", shipped_index)
    assert result.exit_code == 0
    assert "【不符】东湖区低保标准为每月900元" in result.stdout
    assert "文件中是：" in result.stdout
    assert "915元" in result.stdout
    assert "【属实】东湖区特困供养补贴标准提高至1190元" in result.stdout
    assert result.stdout.rstrip().endswith("总体：不符")


def test_check_as_json(shipped_index: Path) -> None:
    data = printed_json("check", "--json", "东湖区低保标准为900元", "--index", shipped_index)
    assert (data["verdict"], data["correct"]) == ("contradicted", "915元")
    assert data["claims"][0]["verdict"] == "contradicted"
    assert {*TEXT_KEYS, "start", "end", "marker"} == set(data["citations"][0])


@pytest.mark.parametrize(("statement", "message"), [("", "没有看到要核对的内容"), ("低保标准是多少", "这是一个问题")])
def test_a_statement_that_cannot_be_checked_gives_2(statement: str, message: str, shipped_index: Path) -> None:
    result = rag("check", statement, "--index", shipped_index)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_check_without_index_gives_3(tmp_path: Path) -> None:
    assert rag("check", "低保标准为915元", "--index", tmp_path).exit_code == 3
