"""How well a text speaks of what a question is about, word by word.

A question word counts in full where it stands, nearly in full where a synonym
stands, in part where only a part of it stands (「特困户」 and 「特困供养」) or a word
with a similar vector. Words weigh by their rarity in the documents (inverse
document frequency, Spärck Jones 1972), inherited ones less than own ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.datamodel import Question
from rag.encode import Encoder
from rag.figures import Figure, find_figures
from rag.numerals import half_width
from rag.text import Word, is_policy_term, is_stopword, is_weak, synonyms, words

INHERITED_WEIGHT = 0.45
_WEAK, _UNHEARD = 0.3, 0.5
_SYNONYM, _PART, _SIMILAR = 0.95, 0.75, 0.75
_SHARPNESS = 2.2
_LARGE_PART = 4
_QUOTES = dict.fromkeys(map(ord, '“”‘’「」『』"'))

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question, with the forms it may take and its weight.

    A word that is a figure is met by the same amount in any form (十条, 10条).
    """

    text: str
    weight: float
    forms: tuple[str, ...]
    own: bool
    policy: bool = False
    figure: Figure | None = None


class Matcher:
    """Measures texts against one question; all measures lie between 0 and 1.

    A word's vector counts as similar by how far its cosine stands above those of the
    other words at hand, because encoders differ in what they give unrelated words.
    """

    def __init__(self, question: Question, texts: Iterable[str], idf: Callable[[str], float], encoder: Encoder) -> None:
        """Weigh the question's terms and compare them with all words of ``texts``.

        ``idf`` gives a word's inverse document frequency.
        """
        self.question = question
        own = [_term(text, idf, True) for text in question.terms]
        taken = {form for term in own for form in term.forms}
        old = [_term(text, idf, False) for text in question.inherited if text not in taken]
        self.terms: tuple[Term, ...] = (*own, *_lightened(old, own))
        self._weights: Levels = np.array([term.weight for term in self.terms], dtype=np.float32)
        self._own = np.array([term.own for term in self.terms], dtype=bool)
        self._policy = np.array([term.policy for term in self.terms], dtype=bool)
        self._words: dict[str, list[Word]] = {}
        self._levels: dict[str, Levels] = {}
        self._similar = self._compare(texts, encoder)

    def key_coverage(self, text: str) -> float:
        """The share of the question's own words met, policy terms by their own forms only: 临时救助 is not 医疗救助."""
        plain = _unquoted(text)
        exact = np.array([_level(term, plain) for term in self.terms], dtype=np.float32)
        levels = np.where(self._policy, np.where(self._literal(plain), exact, 0), self.levels(text))
        weights = self._weights * self._own if self._own.any() else self._weights
        return float(weights @ levels) / (float(weights.sum()) or 1.0)

    def policy_coverage(self, text: str) -> float:
        """The share of the own policy terms that stand in the text to the letter; 1 when the question has none."""
        weights = self._weights * self._policy * self._own
        if not weights.any():
            return 1.0
        plain = _unquoted(text)
        return float(weights @ self._literal(plain)) / float(weights.sum())

    def _literal(self, plain: str) -> NDArray[np.bool_]:
        """Which terms stand in the text themselves, by a synonym, or by the larger part of a long name."""
        return np.array([_level(term, plain) >= _SYNONYM or _large_part(term.text, plain) for term in self.terms])

    @property
    def total(self) -> float:
        """The weight of all terms together, never 0."""
        return float(self._weights.sum()) or 1.0

    def levels(self, text: str) -> Levels:
        """How far each term is met by ``text``, shape ``(len(terms),)``."""
        if text not in self._levels:
            plain = _unquoted(text)
            exact = np.array([_level(term, plain) for term in self.terms], dtype=np.float32)
            rows = [self._similar[word.text] for word in self._words_of(plain) if word.text in self._similar]
            self._levels[text] = np.maximum.reduce([exact, *rows])
        return self._levels[text]

    def coverage(self, levels: Levels) -> float:
        """The share of the question's weight that is met."""
        return float(self._weights @ levels) / self.total

    def occurrences(self, text: str) -> list[tuple[Term, int, int, float]]:
        """Where terms stand in ``text``: the term, its span, and how far it is met there."""
        plain = half_width(text).lower()
        found = []
        for index, term in enumerate(self.terms):
            spans = _find_forms(term, plain) or [
                (word.start, word.end, float(self._similar[word.text][index]))
                for word in self._words_of(plain)
                if word.text in self._similar and self._similar[word.text][index] > 0
            ]
            found += [(term, start, end, level) for start, end, level in spans]
        return found

    def _words_of(self, text: str) -> list[Word]:
        if text not in self._words:
            self._words[text] = words(text)
        return self._words[text]

    def _compare(self, texts: Iterable[str], encoder: Encoder) -> dict[str, Levels]:
        """For each word of ``texts`` that is similar to a term: how similar, shape ``(len(terms),)``."""
        known = {word.text for text in texts for word in self._words_of(_unquoted(text))}
        vocabulary = sorted(word for word in known if len(word) > 1 and not is_stopword(word) and not word[0].isdigit())
        if not vocabulary or not self.terms:
            return {}
        cosine = encoder.encode_documents(vocabulary) @ encoder.encode_documents([term.text for term in self.terms]).T
        usual = cosine.mean(axis=0) + cosine.std(axis=0)
        level = np.clip(_SHARPNESS * (cosine - usual) / np.maximum(1 - usual, 1e-6), 0, 1) * _SIMILAR
        level[:, [bool(term.figure) for term in self.terms]] = 0
        return {word: row for word, row in zip(vocabulary, level.astype(np.float32), strict=True) if row.any()}


def _term(text: str, idf: Callable[[str], float], own: bool) -> Term:
    """A term with its weight: loose characters, the asker's figures and words that no document has say less."""
    plain = half_width(text).lower()
    weight = idf(plain) * (1.0 if own else INHERITED_WEIGHT)
    figures = find_figures(plain)
    figure = figures[0] if len(figures) == 1 and figures[0].end - figures[0].start == len(plain) else None
    policy = is_policy_term(plain)
    if figure or len(plain) == 1 or is_weak(plain):
        weight *= _WEAK
    elif not policy and min(map(idf, (plain, *synonyms(plain)))) >= idf(""):
        weight *= _UNHEARD
    return Term(plain, weight, tuple(dict.fromkeys((plain, *synonyms(plain)))), own, policy, figure)


def _lightened(inherited: list[Term], own: list[Term]) -> list[Term]:
    """Inherited terms, together not heavier than the own ones."""
    limit, total = sum(term.weight for term in own), sum(term.weight for term in inherited)
    if not own or total <= limit:
        return inherited
    return [replace(term, weight=term.weight * limit / total) for term in inherited]


def _unquoted(text: str) -> str:
    """Comparable text: half-width, lower case, without the quotes of names (“嵌入式”养老院)."""
    return half_width(text).lower().translate(_QUOTES)


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


def _large_part(term: str, text: str) -> bool:
    part = _longest_part(term, text)
    return len(part) >= _LARGE_PART and len(part) >= 0.6 * len(term)


def _longest_part(term: str, text: str) -> str:
    """The longest proper part of a word of three or more characters that stands in the text."""
    for size in range(len(term) - 1, 1, -1):
        for start in range(len(term) - size + 1):
            if term[start : start + size] in text:
                return term[start : start + size]
    return ""
