"""What several tests share: indexes of the documents that ship and of the invented city."""

from __future__ import annotations

from pathlib import Path

import pytest
from city import FILES
from indexes import write_corpus

from rag import build_index
from rag.settings import load_settings


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of ``corpus/``, built once; only read it."""
    folder = tmp_path_factory.mktemp("shipped") / "index"
    assert build_index(load_settings().corpus_dir, folder).failed == []
    return folder


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the invented city."""
    folder = tmp_path_factory.mktemp("city")
    assert build_index(write_corpus(folder / "corpus", FILES), folder / "index").failed == []
    return folder / "index"
