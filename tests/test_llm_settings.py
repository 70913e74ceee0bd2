"""The language model's settings: what is missing is said at the start, and nothing is loaded without one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from llm_city import QUESTION, open_pipeline, settings_for
from llm_server import chat_server
from pydantic import SecretStr, ValidationError
from test_public import loaded

from rag.answer.llm import load_model
from rag.errors import SettingsError
from rag.settings import Settings

PROVIDER_VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_ORG_ID")


@pytest.fixture(autouse=True)
def _no_provider_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROVIDER_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["qwen-plus", "openai:", ":qwen", "nobody:qwen-plus"])
def test_a_name_that_names_no_model(name: str) -> None:
    with pytest.raises(SettingsError, match="RAG_LLM") as caught:
        load_model(Settings(llm=name, llm_api_key=SecretStr("key")))
    assert "openai:qwen-plus" in str(caught.value)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(SettingsError, match="RAG_LLM_API_KEY 或 OPENAI_API_KEY"):
        load_model(Settings(llm="openai:qwen-plus"))


def test_the_providers_own_variable_is_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    load_model(Settings(llm="openai:qwen-plus"))


@pytest.mark.parametrize(("name", "package"), [("openai:m", "[llm]"), ("ollama:qwen3", "langchain-ollama")])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, name: str, package: str) -> None:
    for module in ("langchain_openai", "langchain_ollama", "langchain_community", "openai"):
        monkeypatch.setitem(sys.modules, module, None)
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    with pytest.raises(SettingsError, match="pip install") as caught:
        load_model(Settings(llm=name, llm_api_key=SecretStr("key")))
    assert package in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [{"llm_base_url": "api.example.com"}, {"llm_timeout": 0}, {"llm_timeout": "soon"}, {"llm_timeout": 1e6}]
)
def test_values_that_do_not_fit(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


def test_the_key_is_not_shown() -> None:
    assert "hush" not in repr(Settings(llm_api_key=SecretStr("hush")))


def test_the_command_says_what_is_wrong(shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM", "nobody:qwen")
    arguments = [sys.executable, "-m", "rag.cli", "ask", QUESTION, "--index", str(shipped_index)]
    result = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "RAG_LLM" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_model_nothing_of_it_is_loaded(shipped_index: Path) -> None:
    modules = loaded(f"from rag import Pipeline\nPipeline.open({str(shipped_index)!r}).ask({QUESTION!r})")
    assert "rag.writer" in modules
    assert modules.isdisjoint(
        {"langchain", "langchain_core", "langchain_openai", "langsmith", "openai", "httpx", "httpx2"}
    )


def test_runs_are_not_sent_to_a_tracing_service(shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server() as chat, chat_server() as tracing:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "key")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", tracing.url)
        open_pipeline(shipped_index, settings_for(chat)).ask("东湖区低保标准是多少")
        from langchain_core.tracers.langchain import wait_for_all_tracers

        wait_for_all_tracers()
        assert (len(chat.prompts) > 0, tracing.requests) == (True, [])
