"""What several tests share: an index of the documents that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import build_index
from rag.settings import load_settings


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of ``corpus/``, built once; only read it."""
    folder = tmp_path_factory.mktemp("shipped") / "index"
    assert build_index(load_settings().corpus_dir, folder).failed == []
    return folder
