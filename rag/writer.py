"""Answers in the words of a language model, where one is configured and its text holds.

The model gets the evidence that the extractive answer was made from. What it writes
is shown only when every sentence is grounded and the verifier finds nothing; else it
is told once what was wrong, and after that the extractive answer stands. It does too
when the model is late, down, or not asked because it keeps failing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.answer import Outcome
from rag.answer.breaker import Breaker
from rag.answer.decide import Decision
from rag.answer.grounding import problems
from rag.answer.llm import LanguageModel, Messages, ModelError, load_model
from rag.answer.llm_call import Caller
from rag.answer.llm_text import draft_of, read_reply, says_absent
from rag.answer.match import Matcher
from rag.answer.passages import Passage, question_for_prompt, select_passages
from rag.answer.rank import Evidence
from rag.datamodel import Answer, Check, Document, Draft, Question
from rag.refuse import refuse
from rag.replies import Replies
from rag.settings import Settings
from rag.verify import verify

TRIES = 2
_PROBLEMS_SHOWN = 6
_ASKED_ANYWAY = ("not_stated", "no_evidence")
"""Refusals that a model may turn into an answer: it may see in the passages what the measures do not."""

Ending = Literal["written", "absent", "unverified", "unavailable"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is written from; ``eligible`` says of a document's id whether it may be used."""

    question: Question
    ranked: Sequence[Evidence]
    matcher: Matcher
    outcome: Outcome
    eligible: Callable[[str], bool]


class Writer:
    """Writes answers with a language model."""

    def __init__(
        self,
        model: LanguageModel,
        settings: Settings,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` gives seconds that never run backwards; it is what the deadline is measured with."""
        self._caller = Caller(model, clock)
        self._breaker = breaker or Breaker()
        self._clock = clock
        self._timeout = settings.llm_timeout
        self._prompts = Replies(settings.prompts_dir, "llm")
        self._replies = Replies(settings.prompts_dir)

    def answer(self, material: Material, extractive: Answer, documents: Iterable[Document]) -> Answer:
        """The model's answer, or ``extractive`` with a notice why it stands, or a refusal."""
        passages = self._passages(material, extractive)
        if not passages:
            return extractive
        ending, draft = self._write(material, passages, extractive.headline)
        if draft:
            notice = self._replies.render("notice_generated")
            said = draft.headline, draft.text, draft.citations
            return Answer(extractive.question, "answered", "", *said, notice=notice)
        if ending == "absent":
            return self._absent(material, extractive, documents)
        if extractive.status != "answered":
            return extractive
        return replace(extractive, notice=self._replies.render(f"notice_{ending}"))

    def _passages(self, material: Material, extractive: Answer) -> tuple[Passage, ...]:
        """The evidence to write from; none where only a refusal or a question back is right."""
        if extractive.status != "answered" and extractive.reason not in _ASKED_ANYWAY:
            return ()
        chosen = material.outcome.decision.chosen
        return select_passages(material.ranked, chosen, material.question, material.matcher, material.eligible)

    def _write(self, material: Material, passages: Sequence[Passage], expected: str) -> tuple[Ending, Draft | None]:
        """Ask until a draft holds, at most ``TRIES`` times and within one deadline."""
        deadline = self._clock() + self._timeout
        messages = self._messages(material.question, passages)
        for _ in range(TRIES):
            text = self._ask(messages, deadline)
            if not text:
                return "unavailable", None
            if says_absent(text):
                return "absent", None
            draft, wrong = self._checked(text, material, passages, expected)
            if draft:
                return "written", draft
            retry = self._prompts.render("retry", problems="\n".join(f"- {each}" for each in wrong[:_PROBLEMS_SHOWN]))
            messages = (*messages, ("ai", text), ("human", retry))
        return "unverified", None

    def _ask(self, messages: Messages, deadline: float) -> str:
        """What the model says, or "" when it fails or is not to be asked now."""
        if not self._breaker.allows():
            return ""
        try:
            text = self._caller.complete(messages, deadline)
        except ModelError as error:
            self._breaker.record(succeeded=False)
            log.warning("the language model failed: %s", error)
            return ""
        self._breaker.record(succeeded=True)
        return text

    def _checked(
        self, text: str, material: Material, passages: Sequence[Passage], expected: str
    ) -> tuple[Draft | None, Sequence[str]]:
        """The text as a draft when nothing is wrong with it, else what is."""
        reply = read_reply(text)
        wrong: Sequence[str] = problems(reply, passages, material.question, material.matcher, expected)
        if wrong:
            return None, wrong
        draft = draft_of(reply, passages)
        wrong = [_complaint(check) for check in verify(draft) if not check.passed]
        return (None, wrong) if wrong else (draft, ())

    def _messages(self, question: Question, passages: Sequence[Passage]) -> Messages:
        shown = "\n\n".join(
            self._prompts.render("passage", number=str(number), source=passage.source, text=passage.shown)
            for number, passage in enumerate(passages, 1)
        )
        asked = self._prompts.render("question", passages=shown, question=question_for_prompt(question))
        return (("system", self._prompts.render("system")), ("human", asked))

    def _absent(self, material: Material, extractive: Answer, documents: Iterable[Document]) -> Answer:
        """The refusal that names what lies near; one that was due anyway stands."""
        if extractive.status != "answered":
            return extractive
        decision = Decision((), "not_stated", material.outcome.decision.chosen)
        return refuse(material.question, decision, documents, self._replies)


def open_writer(settings: Settings) -> Writer | None:
    """The writer that the settings ask for, or None.

    Raises:
        SettingsError: the model cannot be used as it is configured.
    """
    return Writer(load_model(settings), settings) if settings.llm else None


def _complaint(check: Check) -> str:
    return f"“{check.claim}”与所引资料对不上。"
