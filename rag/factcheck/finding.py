"""What one unit of the documents says to a claim."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer.rank import Evidence
from rag.answer.units import Unit
from rag.datamodel import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with its ground: ``evidence.unit.text[start:end]`` is what decides."""

    verdict: Verdict
    evidence: Evidence | None = None
    start: int = 0
    end: int = 0
    correct: str = ""


NOTHING = Finding("not_found")


def heading_of(unit: Unit) -> str:
    """The title and headings above a unit."""
    return f"{unit.document.title} {unit.heading}"


def context_of(unit: Unit) -> str:
    """The unit with what it is said under."""
    return f"{heading_of(unit)} {unit.before} {unit.lead} {unit.text}"
