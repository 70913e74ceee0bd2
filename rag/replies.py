"""Fixed replies from prompts/replies: templates whose every variable must be given."""

from __future__ import annotations

from pathlib import Path
from string import Template

from rag.errors import SettingsError


class Replies:
    """The reply templates of a prompts folder."""

    def __init__(self, prompts_dir: Path) -> None:
        """Read from ``prompts_dir/replies`` when a reply is first needed."""
        self._folder = prompts_dir / "replies"

    def render(self, name: str, **values: str) -> str:
        """The reply ``name`` with its variables filled in.

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
