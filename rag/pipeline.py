"""The service as programs use it: open an index, ask, search."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rag.answer import READ_CHUNKS, Outcome, answer, read
from rag.answer.decide import Decision
from rag.answer.match import Matcher
from rag.answer.rank import Evidence
from rag.catalogue import Catalogue
from rag.datamodel import Answer, Document, Hit, Question
from rag.encode import Encoder, load_encoder
from rag.refuse import refuse, reply
from rag.replies import Replies
from rag.retrieve import Retriever
from rag.settings import Settings, load_settings
from rag.smalltalk import is_off_topic, small_talk
from rag.store import Generation, IndexStore
from rag.understand import clean, understand
from rag.verify import verify

_NEARBY_CHUNKS = 12


class Pipeline:
    """Answers questions from one index."""

    def __init__(self, generation: Generation, encoder: Encoder, settings: Settings) -> None:
        """Use an open generation with the encoder that it was built with."""
        self._generation = generation
        self._encoder = encoder
        self._retriever = Retriever(generation, encoder)
        self._replies = Replies(settings.prompts_dir)
        self._catalogue = Catalogue(generation.documents)

    @classmethod
    def open(cls, index_dir: str | Path) -> Pipeline:
        """Open the current generation of an index.

        Raises:
            IndexStoreError: there is no usable index.
            EncoderError: the configured encoder is missing or is not the one the index was built with.
        """
        settings = load_settings()
        generation = IndexStore(Path(index_dir)).open()
        return cls(generation, load_encoder(settings.encoder, settings.root), settings)

    @property
    def documents(self) -> Sequence[Document]:
        """The documents of the index."""
        return self._generation.documents

    @property
    def regions(self) -> tuple[str, ...]:
        """The places that the documents are about."""
        return self._catalogue.regions

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
            outcome = answer(understood, *self._read(understood, hits))
        return replace(self._reply(understood, outcome), timings=timings)

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
            hits += [hit for hit in nearby if not eligible(hit.chunk.doc_id)]
        return hits

    def evidence(self, question: Question) -> list[Evidence]:
        """What the documents say to a question, best first: for training and for looking into answers."""
        return self._read(question, self._candidates(question))[0]

    def _read(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Evidence], Matcher]:
        generation = self._generation
        return read(question, hits, generation.document, generation.lexical.idf, self._encoder)

    def _reply(self, question: Question, outcome: Outcome) -> Answer:
        """The draft as an answer when everything in it checks out, else a refusal."""
        draft = outcome.draft
        if draft and all(check.passed for check in verify(draft)):
            return Answer(question.text, "answered", "", draft.headline, draft.text, draft.citations)
        if not draft and is_off_topic(question.text):
            return reply(question.text, "off_topic", self.documents, self._replies)
        decision = outcome.decision if not draft else Decision((), "not_stated", outcome.decision.chosen)
        return refuse(question, decision, self.documents, self._replies)


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = round((time.perf_counter() - started) * 1000, 2)
