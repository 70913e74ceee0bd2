"""From retrieved chunks to a draft of an answer, or to the reason why there is none.

Reading order: `units` (sentences), `match` (words), `candidates`, `distribution` and `bind` (figures), `conditions`
(the asker's own numbers), `scope` (place and time), `rank`, `decide`, `quote`, `compose`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answer.compose import compose
from rag.answer.decide import Decision, decide
from rag.answer.match import Matcher
from rag.answer.rank import Evidence, rank
from rag.answer.units import Unit, split_units
from rag.datamodel import Document, Draft, Hit, Question
from rag.encode import Encoder
from rag.text import synonyms, words

READ_CHUNKS = 20
"""How many chunks are worth reading: the answer is rarely further down."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draft where the evidence suffices; ``decision`` says why not, and what lies near."""

    draft: Draft | None
    decision: Decision

    def speaks_of(self, name: str) -> bool:
        """Whether the first evidence, or what it stands under, holds a word of ``name``, or one that means the same."""
        unit = self.decision.chosen[0].unit
        context = f"{unit.document.title} {unit.heading} {unit.before} {unit.lead} {unit.text}"
        named = (word.text for word in words(name) if len(word.text) > 1)
        return any(form in context for word in named for form in (word, *synonyms(word)))


def answer(question: Question, ranked: Sequence[Evidence], matcher: Matcher) -> Outcome:
    """Decide on the evidence that `read` found, and draft an extractive answer from it."""
    decision = decide(ranked, question, matcher)
    draft = compose(decision.chosen, ranked, question, matcher) if decision.chosen else None
    return Outcome(draft, decision)


def read(
    question: Question,
    hits: Sequence[Hit],
    document_of: Callable[[str], Document],
    idf: Callable[[str], float],
    encoder: Encoder,
) -> tuple[list[Evidence], Matcher]:
    """The units of the hits as ranked evidence, and the matcher they were measured with.

    Args:
        question: the question as understood.
        hits: retrieved chunks, best first.
        document_of: gives the document of an id.
        idf: inverse document frequency of a word.
        encoder: the encoder of the index.
    """
    units: list[Unit] = []
    for hit in hits:
        units += split_units(hit, document_of(hit.chunk.doc_id))
    matcher = Matcher(question, (hit.chunk.text for hit in hits), idf, encoder)
    return rank(units, question, matcher, encoder), matcher
