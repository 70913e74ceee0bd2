"""The service as programs use it: open an index, ask, search."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rag.answer import READ_CHUNKS, Outcome, answer, read
from rag.answer.decide import Decision
from rag.answer.instructions import is_evidence
from rag.answer.join import join_drafts
from rag.answer.match import Matcher
from rag.answer.rank import Evidence
from rag.catalogue import Catalogue
from rag.datamodel import Answer, Document, Draft, Hit, Question, StatementCheck
from rag.encode import Encoder, load_encoder
from rag.factcheck import check_statement
from rag.parts import take_apart
from rag.refuse import refuse, reply
from rag.regions import find_regions
from rag.replies import Replies
from rag.retrieve import Retriever
from rag.settings import Settings, load_settings
from rag.smalltalk import is_off_topic, small_talk
from rag.store import Generation, IndexStore
from rag.understand import clean, understand, understand_next
from rag.verify import verify
from rag.writer import Material, Writer, open_writer

_NEARBY_CHUNKS = 12


class Pipeline:
    """Answers questions from one index."""

    def __init__(
        self, generation: Generation, encoder: Encoder, settings: Settings, writer: Writer | None = None
    ) -> None:
        """Use an open generation with the encoder that it was built with; ``writer`` may word the answers."""
        self._generation = generation
        self._encoder = encoder
        self._retriever = Retriever(generation, encoder)
        self._replies = Replies(settings.prompts_dir)
        self._catalogue = Catalogue(generation.documents)
        self._writer = writer

    @classmethod
    def open(cls, index_dir: str | Path) -> Pipeline:
        """Open the current generation of an index.

        Raises:
            IndexStoreError: there is no usable index.
            EncoderError: the configured encoder is missing or is not the one the index was built with.
            SettingsError: the configured language model cannot be used.
        """
        settings = load_settings()
        generation = IndexStore(Path(index_dir)).open()
        return cls(generation, load_encoder(settings.encoder, settings.root), settings, open_writer(settings))

    @property
    def documents(self) -> Sequence[Document]:
        """The documents of the index."""
        return self._generation.documents

    @property
    def regions(self) -> tuple[str, ...]:
        """The places that the documents are about."""
        return self._catalogue.regions

    @property
    def extractive(self) -> Pipeline:
        """The same documents without the language model: quick, and nothing goes to its server."""
        plain = copy.copy(self)
        plain._writer = None
        return plain

    def ask(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """Answer a question with verbatim citations, or refuse with a reason.

        ``history`` holds the earlier turns, ``{"role": "user" | "assistant", "content": …}``.

        Raises:
            QuestionError: the question is empty, too long, or holds nothing readable.
        """
        timings: dict[str, float] = {}
        text = clean(question)
        if reason := small_talk(text):
            return reply(text, reason, self.documents, self._replies)
        with _timed(timings, "understand"):
            understood = understand(text, history, self.regions)
        with _timed(timings, "retrieve"):
            hits = self._candidates(understood)
        with _timed(timings, "answer"):
            ranked, matcher = self._read(understood, hits)
            outcome = answer(understood, ranked, matcher)
            joined = self._in_parts(text, history)
            result = self._reply(understood, replace(outcome, draft=joined) if joined else outcome)
        if self._writer:
            with _timed(timings, "llm"):
                material = Material(understood, ranked, matcher, outcome, self._catalogue.eligible(understood))
                result = self._writer.answer(material, result, self.documents)
        return replace(result, timings=timings)

    def _in_parts(self, text: str, history: Sequence[Mapping[str, str]]) -> Draft | None:
        """The answers to the parts of a question, joined; None when it has one part, or one is without an answer."""
        parts = take_apart(text, self.regions)
        drafts: list[tuple[str, Draft]] = []
        first: Question | None = None
        for part in parts if len(parts) > 1 else ():
            follows = first if not part.label else None
            question = (
                understand_next(part.text, follows, self.regions)
                if follows
                else understand(part.text, history, self.regions)
            )
            first = first or question
            outcome = answer(question, *self._read(question, self._candidates(question)))
            draft = outcome.draft
            if not draft or not _holds(draft):
                return None
            is_side = bool(part.label) and not find_regions(part.label, self.regions)
            if is_side and (
                not outcome.speaks_of(part.label) or draft.headline in {each.headline for _, each in drafts}
            ):
                return None
            drafts.append((part.label, draft))
        return join_drafts(drafts) if len({draft.text for _, draft in drafts}) > 1 else None

    def check(self, statement: str) -> StatementCheck:
        """Whether a statement, or each claim of a draft, is what the documents say.

        Raises:
            QuestionError: there is nothing to check: no text, too much of it, or only questions.
        """
        return check_statement(statement, self.regions, lambda claim: self._read(claim, self._candidates(claim)))

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` best chunks for a query.

        Raises:
            QuestionError: the query is empty, too long, or holds nothing readable.
        """
        return self._retriever.search(clean(query), k=k)

    def _candidates(self, question: Question) -> list[Hit]:
        """What may answer, best first; then what lies near elsewhere, so that a refusal can name it."""
        eligible = self._catalogue.eligible(question)
        hits = self._retriever.search(question.standalone, READ_CHUNKS, eligible)
        if question.regions or question.period:
            nearby = self._retriever.search(question.standalone, _NEARBY_CHUNKS)
            hits += [hit for hit in nearby if self._catalogue.lies_elsewhere(hit.chunk.doc_id, question)]
        return hits

    def evidence(self, question: Question) -> list[Evidence]:
        """What the documents say to a question, best first: for training and for looking into answers."""
        return self._read(question, self._candidates(question))[0]

    def _read(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Evidence], Matcher]:
        """The evidence in order, without what speaks to a program instead of a reader."""
        generation = self._generation
        ranked, matcher = read(question, hits, generation.document, generation.lexical.idf, self._encoder)
        return [each for each in ranked if is_evidence(each.unit)], matcher

    def _reply(self, question: Question, outcome: Outcome) -> Answer:
        """The draft as an answer when everything in it checks out, else a refusal."""
        draft = outcome.draft
        if draft and _holds(draft):
            return Answer(question.text, "answered", "", draft.headline, draft.text, draft.citations)
        if not draft and is_off_topic(question.text):
            return reply(question.text, "off_topic", self.documents, self._replies)
        decision = outcome.decision if not draft else Decision((), "not_stated", outcome.decision.chosen)
        return refuse(question, decision, self.documents, self._replies)


def _holds(draft: Draft) -> bool:
    """Whether everything in a draft checks out."""
    return all(check.passed for check in verify(draft))


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = round((time.perf_counter() - started) * 1000, 2)
