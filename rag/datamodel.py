"""The values that travel between the stages: plain, frozen, without behaviour of their own.

Dates are ISO strings (``"2023-08-25"``), regions are full names
(``"江西省南昌市东湖区"``, national: ``"全国"``); ``""`` means unknown. Offsets
count Unicode characters of ``Document.text``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

NATIONAL = "全国"

Status = Literal["answered", "clarify", "refused"]
Reason = Literal["", "no_evidence", "other_region", "other_period", "not_stated", "off_topic", "greeting", "unsafe"]
AnswerType = Literal["figure", "date", "place", "who", "list", "condition", "procedure", "yesno", "definition", "other"]
Origin = Literal["dense", "lexical"]
Verdict = Literal["supported", "contradicted", "not_found"]


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as found in the corpus folder; ``path`` is relative to it, with ``/``."""

    path: str
    media_type: str
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one chain of headings: ``text[start:end]``."""

    heading_path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: what it is, who issued it, and its clean text."""

    id: str
    path: str
    sha256: str
    title: str
    text: str
    sections: tuple[Section, ...]
    number: str = ""
    issuer: str = ""
    region: str = ""
    kind: str = ""
    published: str = ""
    effective: str = ""
    expires: str = ""
    status: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage to retrieve; ``document.text[start:end] == text`` always holds."""

    id: str
    doc_id: str
    path: str
    ordinal: int
    heading_path: tuple[str, ...]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole months; ``year`` is None when only 「上半年」 was said.

    >>> Period(2023, 1, 6)  # 2023年上半年
    Period(year=2023, first_month=1, last_month=6)
    """

    year: int | None
    first_month: int = 1
    last_month: int = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked for.

    ``dimension`` is what a figure must measure ("money", "people", …; "" when any
    does), ``unit`` its canonical unit when the question names one (「多少家」 is 家),
    ``bound`` whether only the most or the least will do, ``change`` whether the rise
    or fall itself is asked for (「提高了多少」). ``noun`` is what is counted: 岗位 in
    「多少岗位」, "" when nothing follows.
    """

    answer_type: AnswerType
    dimension: str = ""
    unit: str = ""
    bound: Literal["", "max", "min"] = ""
    change: bool = False
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    ``standalone`` is the text to retrieve with: it carries what earlier turns left
    open. ``terms`` are the content words of the question itself, ``inherited`` those
    of earlier turns; ``regions`` are full names; ``numbers`` are the figures that the
    asker states (「工作满十年」).
    """

    text: str
    standalone: str
    asks: tuple[Ask, ...]
    terms: tuple[str, ...]
    inherited: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    period: Period | None = None
    current: bool = False

    @property
    def answer_type(self) -> AnswerType:
        """The type of the first thing asked for."""
        return self.asks[0].answer_type


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved chunk; ``rank`` counts from 1, ``origins`` are the legs that found it."""

    chunk: Chunk
    score: float
    rank: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote; ``document.text[start:end] == quote``."""

    marker: int
    document: Document
    quote: str
    start: int
    end: int

    @property
    def path(self) -> str:
        """The document's path inside the corpus folder."""
        return self.document.path

    @property
    def title(self) -> str:
        """The document's title."""
        return self.document.title

    @property
    def issuer(self) -> str:
        """Who issued the document."""
        return self.document.issuer

    @property
    def published(self) -> str:
        """When the document was published."""
        return self.document.published

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON form: where the quote stands and who issued it."""
        source = self.document
        return {
            "marker": self.marker,
            "path": source.path,
            "title": source.title,
            "number": source.number,
            "issuer": source.issuer,
            "region": source.region,
            "published": source.published,
            "effective": source.effective,
            "status": source.status,
            "source_url": source.source_url,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified."""

    headline: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the verifier looked at, and whether it held."""

    kind: Literal["quote", "marker", "source", "figure", "date", "subject", "contact"]
    claim: str
    passed: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the resident gets. ``reason`` is "" exactly when the status is "answered".

    ``notice`` says who wrote the text where a language model is configured, and is to be shown with it.
    """

    question: str
    status: Status
    reason: Reason
    headline: str
    text: str
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    notice: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; ``timings`` are milliseconds per stage."""
        return {
            "question": self.question,
            "status": self.status,
            "reason": self.reason,
            "headline": self.headline,
            "text": self.text,
            "citations": [citation.to_dict() for citation in self.citations],
            "suggestions": list(self.suggestions),
            "timings": dict(self.timings),
            "notice": self.notice,
        }


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One claim of a statement, and what the documents say to it.

    ``correct`` is the value that the documents give ("915元"), "" when they give none
    or when the claim is no matter of a single value.
    """

    claim: str
    verdict: Verdict
    correct: str = ""
    citations: tuple[Citation, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "claim": self.claim,
            "verdict": self.verdict,
            "correct": self.correct,
            "citations": [citation.to_dict() for citation in self.citations],
        }


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """A statement or draft checked claim by claim.

    It is contradicted when one of its claims is, else not found when the documents say
    nothing of one of them, else supported.
    """

    statement: str
    claims: tuple[ClaimCheck, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole."""
        found = {claim.verdict for claim in self.claims}
        order: tuple[Verdict, ...] = ("contradicted", "not_found", "supported")
        return next(verdict for verdict in order if verdict in found)

    @property
    def correct(self) -> str:
        """The right values of the claims that decide the verdict, joined with 「；」."""
        return "；".join(dict.fromkeys(claim.correct for claim in self._deciding if claim.correct))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the claims that decide the verdict; markers count within each claim."""
        return tuple(dict.fromkeys(citation for claim in self._deciding for citation in claim.citations))

    @property
    def _deciding(self) -> tuple[ClaimCheck, ...]:
        return tuple(claim for claim in self.claims if claim.verdict == self.verdict)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "statement": self.statement,
            "verdict": self.verdict,
            "correct": self.correct,
            "citations": [citation.to_dict() for citation in self.citations],
            "claims": [claim.to_dict() for claim in self.claims],
        }


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size and sha256 of one index file, as the manifest keeps them."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built with."""

    schema: int
    files: dict[str, FileRecord]
    encoder: str
    encoder_hash: str
    dim: int
    chunking: str
    documents: int
    chunks: int

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Paths are relative to the corpus folder; ``seconds`` is wall time."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    failed: list[tuple[str, str]]
    chunks: int
    seconds: float
