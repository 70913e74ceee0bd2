"""Whatever a model's server does, the extractive answer comes within the deadline, and a dead one is left alone."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from city import assert_refused
from llm_city import GENERATED, QUESTION, UNAVAILABLE, assert_extractive, open_pipeline, settings_for
from llm_server import ChatServer, chat_server, scripted

from rag.answer.breaker import Breaker
from rag.answer.llm import Messages, ModelError
from rag.answer.llm_call import MAX_CALLS, Caller

SHORT = 0.4
QUICK_FAULTS = ("error_429", "error_500", "error_401", "garbage", "html", "hang_up", "cut", "too_long", "empty")
LASTING_FAULTS = ("endless", "drip", "comments", "one_line", "silent")
GOOD = scripted(("岳麓区低保标准提高到每人每月760元", "760元"))


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    with chat_server() as server:
        server.personality = GOOD
        yield server


@pytest.mark.parametrize("fault", QUICK_FAULTS)
def test_faults(chat: ChatServer, index: Path, fault: str) -> None:
    chat.fault = fault
    assert_extractive(open_pipeline(index, settings_for(chat)).ask(QUESTION), index, UNAVAILABLE)
    assert len(chat.prompts) == 1, "a failed call is not repeated"


@pytest.mark.parametrize("fault", LASTING_FAULTS)
def test_answers_that_do_not_end(chat: ChatServer, index: Path, fault: str) -> None:
    chat.fault = fault
    assert_extractive(open_pipeline(index, settings_for(chat, SHORT)).ask(QUESTION), index, UNAVAILABLE)
    assert len(chat.prompts) == 1


def test_nobody_listens(chat: ChatServer, index: Path) -> None:
    settings = settings_for(chat).model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1"})
    assert_extractive(open_pipeline(index, settings).ask(QUESTION), index, UNAVAILABLE)


def test_a_refusal_stays_one_when_the_model_fails(chat: ChatServer, index: Path) -> None:
    chat.fault = "error_500"
    answer = open_pipeline(index, settings_for(chat)).ask("岳麓区低保对象怎么申请公租房")
    assert_refused(answer, "not_stated", "no_evidence")
    assert answer.notice == ""


def test_the_circuit_opens_and_closes_again(chat: ChatServer, index: Path) -> None:
    now = [0.0]
    breaker = Breaker(failures=2, rest_seconds=60, clock=lambda: now[0])
    pipeline = open_pipeline(index, settings_for(chat), breaker)
    chat.fault = "error_500"
    for _ in range(4):
        assert UNAVAILABLE in pipeline.ask(QUESTION).notice
    assert len(chat.prompts) == 2, "after two failures nothing is asked"
    now[0] = 61
    assert UNAVAILABLE in pipeline.ask(QUESTION).notice
    assert len(chat.prompts) == 3, "one trial after the rest, and it fails"
    chat.fault = ""
    assert UNAVAILABLE in pipeline.ask(QUESTION).notice
    assert len(chat.prompts) == 3
    now[0] = 122
    for _ in range(2):
        assert GENERATED in pipeline.ask(QUESTION).notice
    assert len(chat.prompts) == 5, "a trial that succeeds closes the circuit"


def test_a_breaker_lets_one_trial_through() -> None:
    now = [0.0]
    breaker = Breaker(failures=1, rest_seconds=10, clock=lambda: now[0])
    breaker.record(succeeded=False)
    now[0] = 9.9
    assert not breaker.allows()
    now[0] = 10
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.record(succeeded=True)
    assert breaker.allows()


class Hanging:
    """A model that never says anything until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def stream(self, messages: Messages) -> Generator[str, None, None]:
        self.let_go.wait(30)
        yield "太晚了"


def test_hanging_calls_are_bounded_and_make_room_when_they_end() -> None:
    model = Hanging()
    caller = Caller(model, clock=lambda: 0.0)
    for _ in range(MAX_CALLS):
        with pytest.raises(ModelError, match="in time"):
            caller.complete((), deadline=0.0)
    with pytest.raises(ModelError, match="too many"):
        caller.complete((), deadline=0.0)
    model.let_go.set()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon and "_read" in thread.name:
            thread.join(10)
    assert caller.complete((), deadline=30.0) == "太晚了"


class Thinking:
    """A model that thinks aloud first."""

    def stream(self, messages: Messages) -> Generator[str, None, None]:
        yield "<think>\n标准大概是900元？\n"
        yield "</think>\n\n标准是915元[1]。"


def test_thoughts_are_left_out() -> None:
    assert Caller(Thinking()).complete((), deadline=1e9) == "标准是915元[1]。"
