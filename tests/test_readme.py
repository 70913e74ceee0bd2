"""The READMEs keep what they promise: their commands and code run, their settings and links exist."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.en.md")
DOCUMENTS = (*READMES, "docs/architecture.md", "docs/operations.md", "eval/README.md", "training/README.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", read(name), re.MULTILINE | re.DOTALL)


def commands(name: str) -> list[list[str]]:
    """The ``rag`` commands of the shell blocks, without the program's name."""
    lines = [line for block in blocks(name, "shell") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("rag ")]


def outputs(code: str) -> list[str]:
    """What each ``print`` line says in its comment that it prints."""
    return re.findall(r"^print\(.*\)\s+# (.+)$", code, re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path, shipped_index: Path) -> Path:
    """A folder like a checkout whose index is built, so that examples work on ``corpus`` and ``index``."""
    settings = load_settings()
    for folder in (settings.corpus_dir, settings.root / "models", settings.prompts_dir):
        (tmp_path / folder.name).symlink_to(folder)
    shutil.copytree(shipped_index, tmp_path / "index")
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RAG_ROOT": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_the_two_languages_show_the_same_examples() -> None:
    assert commands(READMES[0]) == commands(READMES[1])
    assert blocks(READMES[0], "python") == blocks(READMES[1], "python")


def test_the_two_commands_come_first() -> None:
    for name in READMES:
        first = blocks(name, "shell")[0]
        assert re.findall(r"^make \w+", first, re.MULTILINE) == ["make run", "make test"]


def test_the_shell_commands_run(checkout: Path) -> None:
    assert {command[0] for command in commands("README.md")} == {"build", "ask", "search", "check"}
    for command in commands("README.md"):
        result = run(["-m", "rag.cli", *command], checkout)
        assert result.returncode == 0, (command, result.stderr)
        assert result.stdout.strip(), command


def test_the_python_example_prints_what_it_says(checkout: Path) -> None:
    (code,) = blocks("README.md", "python")
    result = run(["-c", code], checkout)
    assert result.returncode == 0, result.stderr
    expected, printed = outputs(code), result.stdout.splitlines()
    assert len(printed) == len(expected) == code.count("print(")
    for line, said in zip(printed, expected, strict=True):
        assert said in line


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    rows = dict(re.findall(r"^\| `(RAG_\w+)` \| (.*?) \|", read(name), re.MULTILINE))
    assert set(rows) == {f"RAG_{field.upper()}" for field in Settings.model_fields} | {"RAG_SHARED"}
    for field in ("encoder", "chunk_chars", "candidates"):
        assert rows[f"RAG_{field.upper()}"] == f"`{Settings.model_fields[field].default}`"


@pytest.mark.parametrize("name", READMES)
def test_the_number_of_shipped_documents_is_true(name: str) -> None:
    shipped = len(list((ROOT / "corpus").rglob("*.md")))
    assert re.search(rf"\b{shipped} (?:份文件摘要|digests)", read(name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\(([^)#]+)\)", read(name))
    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []


def test_every_module_has_its_line_in_the_architecture() -> None:
    told = read("docs/architecture.md")
    sources = [*(ROOT / "rag").rglob("*.py"), *ROOT.glob("ui*.py"), *(ROOT / "eval").glob("*.py")]
    names = [path.relative_to(ROOT).as_posix() for path in sources if path.name != "__init__.py"]
    assert [name for name in names if f"`{name}`" not in told] == []
