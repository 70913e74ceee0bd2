"""Whoever reads an answer sees who wrote it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_pipeline import EXAMPLE, answered
from llm_city import open_pipeline, settings_for
from llm_server import chat_server, scripted

from rag.cli import _print_answer
from ui_render import answer_html
from ui_turns import is_answered

NOTICE = "答案由人工智能<写成>。"


def test_the_page_shows_the_notice_escaped() -> None:
    assert "人工智能&lt;写成&gt;" in answer_html(replace(answered(), notice=NOTICE), 1)
    assert 'class="notice"' not in answer_html(answered(), 1)


def test_the_command_shows_the_notice(capsys: pytest.CaptureFixture[str]) -> None:
    _print_answer(replace(answered(), notice=NOTICE))
    assert capsys.readouterr().out.endswith("（答案由人工智能<写成>）\n")


def test_the_page_does_not_ask_the_model_for_its_examples(shipped_index: Path) -> None:
    with chat_server() as chat:
        chat.personality = scripted(("东湖区低保标准是915元", "915元"))
        pipeline = open_pipeline(shipped_index, settings_for(chat))
        assert is_answered(pipeline, EXAMPLE)
        assert chat.prompts == []
        assert pipeline.ask(EXAMPLE).notice
        assert chat.prompts != []
