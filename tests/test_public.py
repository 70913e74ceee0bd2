"""What other programs may rely on: the public names, and that the light parts stay light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import rag

ROOT = Path(rag.__file__).parent.parent
HEAVY = (
    "bm25s",
    "faiss",
    "gradio",
    "jieba",
    "langchain",
    "langchain_core",
    "sentence_transformers",
    "torch",
    "transformers",
)


def loaded(code: str) -> set[str]:
    """The modules that a fresh Python has after running ``code``."""
    code = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(result.stderr.split())


def test_every_public_name_is_there_and_sorted() -> None:
    assert rag.__all__ == sorted(rag.__all__)
    for name in rag.__all__:
        assert getattr(rag, name).__name__ == name
        assert getattr(rag, name).__doc__


def test_the_public_names_are_those_of_the_contract() -> None:
    assert set(rag.__all__) == {"Pipeline", "build_index"}
    assert {"ask", "open", "search"} <= set(vars(rag.Pipeline))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = rag.no_such_name


def test_help_loads_no_heavy_library() -> None:
    modules = loaded("from rag.cli import app\napp(['--help'], standalone_mode=False)")
    assert "rag.cli" in modules
    assert modules.isdisjoint({*HEAVY, "numpy"})


def test_an_answer_needs_neither_torch_nor_the_web_page(shipped_index: Path) -> None:
    modules = loaded(f"from rag import Pipeline\nPipeline.open({str(shipped_index)!r}).ask('东湖区低保标准是多少')")
    assert "rag.pipeline" in modules
    used = {"bm25s", "faiss", "jieba"}
    assert modules.isdisjoint(set(HEAVY) - used)


def test_only_the_page_itself_loads_gradio() -> None:
    assert "gradio" not in loaded("import ui_guard, ui_render, ui_turns")
