"""Question sets: JSON Lines in, validated questions out.

One question a line, in the format of eval/README.md. A set that is wrong is
refused as a whole, naming file and line, because a question that silently
counts as something else makes every figure of the evaluation wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.errors import RagError

Split = Literal["tune", "report", "all"]

MAX_QUESTION_CHARS = 500
"""Longer questions are turned away before they reach the documents, so they measure nothing."""

_STRINGS = ("id", "question", "type")
_STRING_LISTS = ("wrong", "docs")


class QuestionSetError(RagError):
    """A question set is missing or does not keep to the format."""


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question and what counts as a right answer to it.

    ``answers`` are groups of alternatives: every group must be met by one of
    its alternatives (with ``ambiguous``, one whole group suffices).
    """

    id: str
    question: str
    type: str
    answerable: bool
    history: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    evidence: str = ""
    ambiguous: bool = False


def load_questions(paths: Iterable[Path]) -> list[EvalQuestion]:
    """Read and validate question sets; keys that the format does not know are ignored.

    Raises:
        QuestionSetError: a file is missing, a line breaks the format, or an id occurs twice.
    """
    questions: list[EvalQuestion] = []
    seen: dict[str, str] = {}
    for path in paths:
        for number, line in enumerate(_read(path).splitlines(), start=1):
            if not line.strip():
                continue
            place = f"{path}:{number}"
            question = parse_question(line, place)
            if question.id in seen:
                raise QuestionSetError(f"{place}：编号 {question.id} 已在 {seen[question.id]} 用过，请改成不同的编号。")
            seen[question.id] = place
            questions.append(question)
    return questions


def parse_question(line: str, place: str) -> EvalQuestion:
    """One line of a question set; ``place`` (``"file:line"``) opens every error message.

    Raises:
        QuestionSetError: the line is no JSON object or breaks the format.
    """
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionSetError(f"{place}：不是有效的 JSON（第 {error.colno} 个字符处），请检查引号和逗号。") from error
    if not isinstance(record, dict):
        raise QuestionSetError(f"{place}：每行应是一个 JSON 对象 {{…}}。")
    _check_types(record, place)
    question = EvalQuestion(
        id=record["id"],
        question=record["question"],
        type=record["type"],
        answerable=record["answerable"],
        history=tuple(record.get("history", ())),
        answers=tuple(tuple(group) for group in record.get("answers", ())),
        wrong=tuple(record.get("wrong", ())),
        docs=tuple(record.get("docs", ())),
        evidence=record.get("evidence", ""),
        ambiguous=record.get("ambiguous", False),
    )
    _check_sense(question, place)
    return question


def select_split(questions: Sequence[EvalQuestion], split: Split) -> list[EvalQuestion]:
    """The half to tune on, the half kept for reporting, or all.

    The half depends on nothing but the id, so it stays when questions are added.
    """
    return [question for question in questions if split in ("all", split_of(question.id))]


def split_of(question_id: str) -> Split:
    """``"tune"`` or ``"report"``: the parity of the id's sha256."""
    return "report" if hashlib.sha256(question_id.encode("utf-8")).digest()[0] % 2 else "tune"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise QuestionSetError(f"找不到问题集 {path}，请检查 --questions 后的路径。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"无法读取问题集 {path}，请确认它是可读的 UTF-8 文本文件。") from error


def _check_types(record: dict[str, Any], place: str) -> None:
    for name in _STRINGS:
        if not isinstance(record.get(name), str) or not record[name].strip():
            raise QuestionSetError(f"{place}：缺少字段 {name}，或它不是非空字符串。")
    if not isinstance(record.get("answerable"), bool):
        raise QuestionSetError(f"{place}：字段 answerable 应为 true 或 false。")
    if not isinstance(record.get("ambiguous", False), bool):
        raise QuestionSetError(f"{place}：字段 ambiguous 应为 true 或 false。")
    if not isinstance(record.get("evidence", ""), str):
        raise QuestionSetError(f"{place}：字段 evidence 应为字符串。")
    for name in (*_STRING_LISTS, "history"):
        if not _is_string_list(record.get(name, [])):
            raise QuestionSetError(f"{place}：字段 {name} 应为非空字符串的列表。")
    groups = record.get("answers", [])
    if not isinstance(groups, list) or not all(group and _is_string_list(group) for group in groups):
        raise QuestionSetError(f"{place}：字段 answers 应为列表的列表，每组至少一个非空字符串。")


def _check_sense(question: EvalQuestion, place: str) -> None:
    if len(question.question) > MAX_QUESTION_CHARS:
        raise QuestionSetError(f"{place}：问题超过 {MAX_QUESTION_CHARS} 个字，请缩短。")
    if question.answerable and not (question.answers and question.docs):
        raise QuestionSetError(f"{place}：可回答的问题必须写明 answers 和 docs。")
    if not question.answerable and question.answers:
        raise QuestionSetError(f"{place}：不可回答的问题不应有 answers，请删去或改 answerable。")


def _is_string_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value)
