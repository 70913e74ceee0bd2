"""How well a text speaks of what a question is about, word by word.

A question word counts in full where it stands, nearly in full where a synonym
stands, in part where only a part of it stands (「特困户」 and 「特困供养」) or a word
with a similar vector. Words weigh by their rarity in the documents (inverse
document frequency, Spärck Jones 1972), inherited ones less than own ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.datamodel import Question
from rag.encode import Encoder
from rag.figures import Figure, find_figures
from rag.numerals import half_width
from rag.text import synonyms, words

INHERITED_WEIGHT = 0.45
_WEAK = 0.4
_SYNONYM, _PART, _SIMILAR = 0.95, 0.75, 0.75
_LEAST_SIMILARITY = 0.45


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question, with the forms it may take and its weight.

    A word that is a figure is met by the same amount in any form (十条, 10条).
    """

    text: str
    weight: float
    forms: tuple[str, ...]
    own: bool
    figure: Figure | None = None


class Matcher:
    """Measures texts against one question; all measures lie between 0 and 1."""

    def __init__(self, question: Question, idf: Callable[[str], float], encoder: Encoder) -> None:
        """Weigh the question's terms; ``idf`` gives a word's inverse document frequency."""
        self.question = question
        self._encoder = encoder
        own = [_term(text, idf, True) for text in question.terms]
        taken = {form for term in own for form in term.forms}
        old = [_term(text, idf, False) for text in question.inherited if text not in taken]
        self.terms: tuple[Term, ...] = (*own, *old)
        self._similar: dict[str, NDArray[np.float32]] = {}

    @property
    def total(self) -> float:
        """The weight of all terms together, never 0."""
        return sum(term.weight for term in self.terms) or 1.0

    def levels(self, text: str) -> NDArray[np.float32]:
        """How far each term is met by ``text``, shape ``(len(terms),)``."""
        plain = half_width(text).lower()
        exact: NDArray[np.float32] = np.array([_level(term, plain) for term in self.terms], dtype=np.float32)
        if not len(exact) or exact.min() >= _SYNONYM:
            return exact
        return np.maximum(exact, self._similarity(plain))

    def coverage(self, levels: NDArray[np.float32]) -> float:
        """The share of the question's weight that is met."""
        return float(sum(term.weight * level for term, level in zip(self.terms, levels, strict=True)) / self.total)

    def occurrences(self, text: str) -> list[tuple[Term, int, int, float]]:
        """Where terms stand in ``text``: the term, its span, and how far it is met there."""
        plain = half_width(text).lower()
        found = []
        for term in self.terms:
            spans = _find_forms(term, plain) or self._similar_words(term, plain)
            found += [(term, start, end, level) for start, end, level in spans]
        return found

    def _similarity(self, text: str) -> NDArray[np.float32]:
        rows = [self._word_levels(word.text) for word in words(text)]
        return np.max(rows, axis=0) if rows else np.zeros(len(self.terms), dtype=np.float32)

    def _similar_words(self, term: Term, text: str) -> list[tuple[int, int, float]]:
        index = self.terms.index(term)
        levels = [(word.start, word.end, float(self._word_levels(word.text)[index])) for word in words(text)]
        return [found for found in levels if found[2] > 0]

    def _word_levels(self, word: str) -> NDArray[np.float32]:
        if word not in self._similar:
            cosine = self._term_vectors @ self._encoder.encode_query(word)
            self._similar[word] = np.where(cosine >= _LEAST_SIMILARITY, cosine * _SIMILAR, 0).astype(np.float32)
        return self._similar[word]

    @cached_property
    def _term_vectors(self) -> NDArray[np.float32]:
        return self._encoder.encode_documents([term.text for term in self.terms])


def _term(text: str, idf: Callable[[str], float], own: bool) -> Term:
    """A term with its weight: loose characters and the asker's figures say less than words do."""
    plain = half_width(text).lower()
    weight = idf(plain) * (1.0 if own else INHERITED_WEIGHT)
    figures = find_figures(plain)
    figure = figures[0] if len(figures) == 1 and figures[0].end - figures[0].start == len(plain) else None
    if figure or len(plain) == 1:
        weight *= _WEAK
    return Term(plain, weight, tuple(dict.fromkeys((plain, *synonyms(plain)))), own, figure)


def _level(term: Term, text: str) -> float:
    if term.text in text:
        return 1.0
    if any(form in text for form in term.forms[1:]):
        return _SYNONYM
    if term.figure:
        return float(any(term.figure.same_amount(figure) for figure in find_figures(text)))
    return _PART * _shared(term.text, text)


def _find_forms(term: Term, text: str) -> list[tuple[int, int, float]]:
    if term.figure:
        return [(each.start, each.end, 1.0) for each in find_figures(text) if term.figure.same_amount(each)]
    found = []
    for form in term.forms:
        level = 1.0 if form == term.text else _SYNONYM
        found += [(start, start + len(form), level) for start in _starts(form, text)]
    if not found and (part := _longest_part(term.text, text)):
        found = [(start, start + len(part), _PART * len(part) / len(term.text)) for start in _starts(part, text)]
    return found


def _starts(form: str, text: str) -> Iterable[int]:
    start = text.find(form)
    while start >= 0:
        yield start
        start = text.find(form, start + 1)


def _shared(term: str, text: str) -> float:
    return len(_longest_part(term, text)) / len(term)


def _longest_part(term: str, text: str) -> str:
    """The longest proper part of a word of three or more characters that stands in the text."""
    for size in range(len(term) - 1, 1, -1):
        for start in range(len(term) - size + 1):
            if term[start : start + size] in text:
                return term[start : start + size]
    return ""


def cosines(encoder: Encoder, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Cosine similarity of each text with the query, shape ``(len(texts),)``."""
    return encoder.encode_documents(list(texts)) @ encoder.encode_query(query)
