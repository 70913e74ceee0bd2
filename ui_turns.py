"""One conversation: what the resident asked, what the page shows, in which steps it appears.

No Gradio here: a :class:`Step` is what ``ui.py`` hands to the page.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from rag.datamodel import Answer, Document
from rag.errors import QuestionError
from ui_render import answer_html, headline_html, notice_html, question_html

SEARCHING = "正在文件中查找……"
FAILED = "抱歉，刚才没能回答，这是我们的问题。请稍后再问一次；如果还不行，请拨打 12345 咨询。"
TURNS_KEPT = 20

Message: TypeAlias = dict[str, Any]
log = logging.getLogger(__name__)


class Asker(Protocol):
    """What the page needs of a pipeline; :class:`rag.Pipeline` is one."""

    @property
    def documents(self) -> Sequence[Document]:
        """The documents that answers can cite."""

    @property
    def extractive(self) -> Asker:
        """The same without a language model."""

    def ask(self, question: str, history: list[dict[str, str]], /) -> Answer:
        """The answer to ``question``, asked after the turns of ``history``."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, the plain reply that later questions build on, and the HTML shown."""

    question: str
    reply: str
    html: str
    number: int = 0
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One update of the page; what is None stays as it is.

    ``box`` is the content of the input line, ``turns`` the conversation to remember.
    """

    messages: list[Message]
    box: str | None = None
    turns: list[Turn] | None = None


def respond(pipeline: Asker, question: str, turns: list[Turn], box: str | None = "") -> Iterator[Step]:
    """Answer in steps: the question with a sign of work, the headline, then the proof.

    ``box`` is what the input line holds from now on. A question that cannot be taken
    goes back into the line, so that it can be corrected, and leaves no turn behind.
    Nothing is raised, because a failed event would leave the page waiting for ever.
    """
    question = question.strip()
    yield Step(_messages([*turns, Turn(question, "", notice_html(SEARCHING))]), box)
    number = turns[-1].number + 1 if turns else 1
    try:
        answer = pipeline.ask(question, _history(turns))
        yield Step(_messages([*turns, Turn(question, "", headline_html(answer))]))
        turn = Turn(question, answer.text, answer_html(answer, number), number, answer.suggestions)
    except QuestionError as error:
        suggestions = turns[-1].suggestions if turns else ()
        yield Step([*_messages(turns), _reply(notice_html(str(error)), suggestions)], question)
        return
    except Exception:
        log.exception("a question failed")
        turn = Turn(question, "", notice_html(FAILED), number, (question,))
    turns = [*turns, turn][-TURNS_KEPT:]
    yield Step(_messages(turns), None, turns)


def is_answered(pipeline: Asker, question: str) -> bool:
    """Whether the documents at hand answer ``question``; a failure counts as no, and no language model is asked."""
    try:
        return pipeline.extractive.ask(question, []).status == "answered"
    except Exception:
        log.exception("an example question failed")
        return False


def _history(turns: list[Turn]) -> list[dict[str, str]]:
    """The earlier turns as the pipeline takes them; failed ones are left out."""
    return [
        {"role": role, "content": content}
        for turn in turns
        if turn.reply
        for role, content in (("user", turn.question), ("assistant", turn.reply))
    ]


def _messages(turns: list[Turn]) -> list[Message]:
    """The conversation as the chat shows it; only the last reply offers further questions."""
    messages: list[Message] = []
    for turn in turns:
        messages.append({"role": "user", "content": question_html(turn.question)})
        messages.append(_reply(turn.html, turn.suggestions if turn is turns[-1] else ()))
    return messages


def _reply(html: str, suggestions: tuple[str, ...] = ()) -> Message:
    return {"role": "assistant", "content": html, "options": [{"value": text} for text in suggestions]}
