"""All settings in one place: environment variables ``RAG_*``, and the folders under one root."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError


class Settings(BaseSettings):
    """What can be set, and its default. ``RAG_ENCODER=BAAI/bge-small-zh-v1.5`` sets ``encoder``."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True)

    root: Path = Path(__file__).resolve().parent.parent
    """The checkout: corpus, models, prompts and index lie under it."""

    encoder: str = "models/policy-zh"
    """A sentence-transformers model: a folder (relative to root, or absolute) or a hub name."""

    chunk_chars: int = Field(default=320, ge=50, le=4000)
    """A chunk's target size in characters; an article longer than twice this is split."""

    candidates: int = Field(default=50, ge=1, le=1000)
    """How many chunks each leg hands to the fusion."""

    llm: str = ""
    """A language model to write answers, ``provider:model`` as langchain names them; "" for none."""

    llm_base_url: str = Field(default="", pattern=r"^(?:https?://\S+)?$")
    """Where the model is served; "" for the provider's own address."""

    llm_api_key: SecretStr = SecretStr("")
    """The key of the model's provider; "" for the provider's own variable (``OPENAI_API_KEY``)."""

    llm_timeout: float = Field(default=20, gt=0, le=300)
    """How many seconds one question may wait for the language model in all."""

    @property
    def corpus_dir(self) -> Path:
        """The documents that ship."""
        return self.root / "corpus"

    @property
    def index_dir(self) -> Path:
        """Where ``rag build`` writes by default."""
        return self.root / "index"

    @property
    def prompts_dir(self) -> Path:
        """Fixed replies and LLM prompts."""
        return self.root / "prompts"

    @property
    def cache_dir(self) -> Path:
        """Files that can be deleted at any time: jieba's dictionary cache."""
        return self.root / ".cache"


@cache
def load_settings() -> Settings:
    """Read the settings once per process.

    Raises:
        SettingsError: a ``RAG_*`` variable has a value that does not fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = "、".join(f"RAG_{str(item['loc'][0]).upper()}" for item in error.errors())
        raise SettingsError(f"环境变量 {names} 的值无效，请改正后重试。") from error
