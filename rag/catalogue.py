"""What the documents of an index are, at a glance: their places and their versions.

It decides which documents may answer a question at all: those of the place asked
for and of the places around it, in the version that was in force.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rag.datamodel import Document, Question
from rag.regions import is_within

_NOT_TITLE = re.compile(r"中华人民共和国|[（(][^（()）]*[)）]|[\s《》“”\"·]")


@dataclass(frozen=True, slots=True)
class _Entry:
    region: str
    begins: str
    family: tuple[str, str]


class Catalogue:
    """Light records of all documents, by their ids."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Read what is needed of each document once."""
        self._entries = {document.id: _entry(document) for document in documents}
        self.regions = tuple(sorted({entry.region for entry in self._entries.values() if entry.region}))
        self._versions: dict[tuple[str, str], list[str]] = {}
        for entry in self._entries.values():
            self._versions.setdefault(entry.family, []).append(entry.begins)

    def eligible(self, question: Question) -> Callable[[str], bool]:
        """Whether a document, by its id, may answer: right place, and the version in force."""

        def allowed(doc_id: str) -> bool:
            return self._in_place(doc_id, question) and self.in_force(doc_id, question)

        return allowed

    def lies_elsewhere(self, doc_id: str, question: Question) -> bool:
        """Whether a document in force may not answer because it is about another place."""
        return self.in_force(doc_id, question) and not self._in_place(doc_id, question)

    def in_force(self, doc_id: str, question: Question) -> bool:
        """Whether no newer version of the document applied at the time asked for (now, unless a year is named)."""
        entry = self._entries[doc_id]
        year = question.period.year if question.period else None
        last = f"{year}-12-31" if year else "9999"
        applied = [begins for begins in self._versions[entry.family] if begins <= last]
        return not applied or entry.begins == max(applied)

    def _in_place(self, doc_id: str, question: Question) -> bool:
        region = self._entries[doc_id].region
        return not question.regions or not region or any(is_within(asked, region) for asked in question.regions)


def _entry(document: Document) -> _Entry:
    title = _NOT_TITLE.sub("", document.title)
    begins = max(document.effective, document.published)
    return _Entry(document.region, begins, (document.region, title))
