"""The language model behind ``RAG_LLM``: loaded through langchain, and asked with a deadline.

The only module that knows langchain's chat models. Nothing is imported before a
model is configured.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from rag.answer.llm_http import bounded_client
from rag.errors import SettingsError
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Role = Literal["system", "human", "ai"]
Messages = Sequence[tuple[Role, str]]

_FINISH_KEYS = ("finish_reason", "done_reason", "stop_reason")
_CUT_SHORT = frozenset({"length", "max_tokens", "content_filter", "safety"})
_OPENAI_LIKE = frozenset({"openai", "deepseek", "xai"})
_EXAMPLE = "例如 RAG_LLM=openai:qwen-plus 或 RAG_LLM=ollama:qwen3"


class ModelError(Exception):
    """The model gave no whole text: unreachable, too slow, broken off, or not understood."""


class LanguageModel(Protocol):
    """What is needed of a language model."""

    def stream(self, messages: Messages) -> Generator[str, None, None]:
        """The pieces of the answer.

        Raises:
            Exception: whatever the client raises; `ModelError` when the text is not whole.
        """


class ChatModel:
    """A chat model of langchain."""

    def __init__(self, model: BaseChatModel) -> None:
        """Use a model that is configured already."""
        self._model = model

    def stream(self, messages: Messages) -> Generator[str, None, None]:
        """The pieces of the answer; the end must be one that the model chose itself.

        langchain can send runs to a tracing service when the environment says so. What
        residents ask goes to the configured model and nowhere else, so that is off here.
        """
        from langsmith.run_helpers import tracing_context

        reason = ""
        with tracing_context(enabled=False):
            for chunk in self._model.stream([(role, text) for role, text in messages]):
                reason = _finish_reason(chunk.response_metadata) or reason
                yield str(chunk.text)
        if not reason or reason in _CUT_SHORT:
            raise ModelError(f"the stream ended early ({reason or 'cut'})")


def load_model(settings: Settings) -> ChatModel:
    """The model that the settings name.

    Raises:
        SettingsError: a package, a key or a name is missing or wrong; the message says which.
    """
    provider, _, name = settings.llm.partition(":")
    if not provider or not name:
        raise SettingsError(f"RAG_LLM 应写成“提供方:模型名”，{_EXAMPLE}。")
    try:
        from langchain.chat_models import init_chat_model

        return ChatModel(init_chat_model(name, model_provider=provider, **_options(provider, settings)))
    except ImportError as error:
        raise SettingsError(_missing_package(provider, error)) from error
    except Exception as error:
        raise SettingsError(_wrong(provider, settings, error)) from error


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """What every provider is told; the deadline is kept by `rag.answer.llm_call`, these only end idle sockets."""
    options: dict[str, Any] = {"temperature": 0}
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    if provider == "ollama":
        return options | {"client_kwargs": {"timeout": settings.llm_timeout}}
    if key := settings.llm_api_key.get_secret_value():
        options["api_key"] = key
    options |= {"timeout": settings.llm_timeout, "max_retries": 0}
    if provider in _OPENAI_LIKE:
        options["http_client"] = bounded_client(settings.llm_timeout)
    return options


def _finish_reason(metadata: dict[str, Any]) -> str:
    return next((str(metadata[key]).lower() for key in _FINISH_KEYS if metadata.get(key)), "")


def _missing_package(provider: str, error: ImportError) -> str:
    """Which package to install, in words that can be pasted into a shell."""
    package = "--editable '.[llm]'" if provider == "openai" else f"langchain langchain-{provider.replace('_', '-')}"
    return f"RAG_LLM={provider}:… 需要的软件包没有安装，请运行 pip install {package}（{error.name or error}）。"


def _wrong(provider: str, settings: Settings, error: Exception) -> str:
    """What to set when the client refuses its configuration; the message never holds the key."""
    if "api_key" in str(error) and not settings.llm_api_key.get_secret_value():
        return f"RAG_LLM={settings.llm} 需要密钥，请设置 RAG_LLM_API_KEY 或 {provider.upper()}_API_KEY。"
    return f"不能使用 RAG_LLM={settings.llm}（{type(error).__name__}），请检查提供方和模型名，{_EXAMPLE}。"
