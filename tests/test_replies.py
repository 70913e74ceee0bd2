"""Reply templates: every variable must be given, and a broken template fails loudly."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.replies import Replies


def replies(folder: Path, template: str) -> Replies:
    (folder / "replies").mkdir()
    (folder / "replies" / "hello.txt").write_text(template, encoding="utf-8")
    return Replies(folder)


def test_variables_are_filled_in(tmp_path: Path) -> None:
    assert replies(tmp_path, "您好，$who！\n").render("hello", who="张三") == "您好，张三！"


def test_values_are_taken_as_they_are(tmp_path: Path) -> None:
    assert replies(tmp_path, "$who").render("hello", who="$other {x} %s") == "$other {x} %s"


@pytest.mark.parametrize("template", ["$who$unknown", "$who 5$", "${who"])
def test_a_template_with_an_unknown_or_broken_variable_fails(tmp_path: Path, template: str) -> None:
    with pytest.raises(SettingsError, match=r"hello\.txt"):
        replies(tmp_path, template).render("hello", who="张三")


def test_a_variable_that_is_not_given_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="who"):
        replies(tmp_path, "您好，$who").render("hello")


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"goodbye\.txt"):
        replies(tmp_path, "").render("goodbye")
