"""The invented city, answered with a model: pipelines for the tests of the language model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from llm_server import ChatServer
from pydantic import SecretStr

from rag import Pipeline
from rag.answer.breaker import Breaker
from rag.answer.llm import load_model
from rag.datamodel import Answer
from rag.encode import load_encoder
from rag.settings import Settings, load_settings
from rag.store import IndexStore
from rag.writer import Writer

QUESTION = "岳麓区低保标准是多少"
GENERATED, UNVERIFIED, UNAVAILABLE = "人工智能根据文件写成", "没有通过核对", "暂时不可用"


def settings_for(chat: ChatServer, timeout: float = 10) -> Settings:
    return Settings(llm="openai:test", llm_base_url=chat.url, llm_api_key=SecretStr("key"), llm_timeout=timeout)


def open_pipeline(index: Path, settings: Settings | None = None, breaker: Breaker | None = None) -> Pipeline:
    """A pipeline with the model that ``settings`` name, or without one."""
    base = load_settings()
    writer = Writer(load_model(settings), settings, breaker) if settings else None
    return Pipeline(IndexStore(index).open(), load_encoder(base.encoder, base.root), base, writer)


def assert_extractive(answer: Answer, index: Path, notice: str) -> None:
    """The answer is what comes without a model, and says why."""
    plain = open_pipeline(index).ask(answer.question)
    assert plain.status == "answered"
    assert notice in answer.notice
    assert replace(answer, notice="", timings={}) == replace(plain, timings={})
