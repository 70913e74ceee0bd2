"""Texts from prompts/: templates whose every variable must be given."""

from __future__ import annotations

from pathlib import Path
from string import Template

from rag.errors import SettingsError


class Replies:
    """The templates of one kind: ``replies`` to residents, or what is said to a language model (``llm``)."""

    def __init__(self, prompts_dir: Path, kind: str = "replies") -> None:
        """Read from ``prompts_dir/kind`` when a text is first needed."""
        self._folder = prompts_dir / kind

    def render(self, name: str, **values: str) -> str:
        """The text ``name`` with its variables filled in.

        Raises:
            SettingsError: the template is missing, or uses a variable that is not given.
        """
        path = self._folder / f"{name}.txt"
        try:
            return Template(path.read_text(encoding="utf-8").strip()).substitute(values)
        except OSError as error:
            raise SettingsError(f"缺少回复模板 {path}，请从安装包恢复 prompts 文件夹。") from error
        except (KeyError, ValueError) as error:
            raise SettingsError(f"回复模板 {path} 的变量有误：{error}，请改正。") from error
