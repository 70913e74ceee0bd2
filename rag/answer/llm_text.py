"""Reads what a language model wrote: sentences with their markers, or that the documents do not say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.compose import source_line
from rag.answer.passages import Passage
from rag.datamodel import Citation, Draft
from rag.sentences import split_sentences

ABSENT = "文件中没有"
"""What a model is told to say when the passages do not hold the answer."""
_ABSENT_CHARS = 40

_MARKER_FORMS = re.compile(r"[\[［【〔]\s*(?:资料)?\s*(\d{1,2}(?:\s*[,，、]\s*(?:资料)?\s*\d{1,2})*)\s*[\]］】〕]")
_MARKER = re.compile(r"\[(\d{1,2})\]")
_MARKERS_AFTER_END = re.compile(r"([。！？；!?;])[ \t]*((?:\[\d{1,2}\][ \t]*)+)")
_DECORATION = re.compile(r"\*\*|__|`|^\s*#+\s*|^\s*>\s*", re.MULTILINE)
_ENUMERATOR = re.compile(r"^[ \t]*(?:[(（]\d{1,2}[)）]|\d{1,2}\s*(?:[.．](?!\d)|[、)）])|[*+•·])\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without its markers, and the markers."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, line by line; the first sentence is the short answer."""

    lines: tuple[tuple[Said, ...], ...]

    @property
    def sentences(self) -> tuple[Said, ...]:
        """All sentences in order."""
        return tuple(said for line in self.lines for said in line)

    @property
    def headline(self) -> str:
        """The short answer."""
        return self.sentences[0].text.rstrip("。；;，, ") if self.lines else ""


def says_absent(text: str) -> bool:
    """Whether a model says that the documents do not hold the answer.

    >>> says_absent("文件中没有。"), says_absent("标准是915元[1]。")
    (True, False)
    """
    return ABSENT in text and len(text) <= _ABSENT_CHARS


def read_reply(text: str) -> Reply:
    """The sentences of a model's text.

    >>> [(said.text, said.markers) for said in read_reply("**标准是915元**。[1] 自7月起执行【2】。").sentences]
    [('标准是915元。', (1,)), ('自7月起执行。', (2,))]
    """
    plain = _ENUMERATOR.sub("- ", _DECORATION.sub("", text))
    plain = _MARKERS_AFTER_END.sub(lambda match: match[2].strip() + match[1], _MARKER_FORMS.sub(_uniform, plain))
    lines = (tuple(_sentences(line)) for line in plain.splitlines())
    return Reply(tuple(line for line in lines if line))


def draft_of(reply: Reply, passages: Sequence[Passage]) -> Draft:
    """The reply as a draft: the short answer, the other sentences, then the quotes and where they stand.

    The reply has a sentence. Markers that name no passage are kept, so that the verifier finds them.
    """
    cited = dict.fromkeys(marker for said in reply.sentences for marker in said.markers)
    known = [marker for marker in cited if 1 <= marker <= len(passages)]
    new = {marker: index for index, marker in enumerate(known, 1)}
    citations = tuple(_citation(new[marker], passages[marker - 1]) for marker in known)
    first = reply.sentences[0]
    body = [f"**{reply.headline}** {_shown(first, new)}"]
    body += ["".join(_with_markers(said, new) for said in line if said is not first) for line in reply.lines]
    body += [_quote(citation) for citation in citations]
    return Draft(reply.headline, "\n\n".join(part for part in body if part), citations)


def _uniform(match: re.Match[str]) -> str:
    return "".join(f"[{number}]" for number in re.findall(r"\d+", match[1]))


def _sentences(line: str) -> Iterator[Said]:
    for start, end in split_sentences(line):
        sentence = line[start:end]
        text = _MARKER.sub("", sentence).strip()
        if text.strip("。；;，,、 -*"):
            yield Said(text, tuple(dict.fromkeys(int(number) for number in _MARKER.findall(sentence))))


def _shown(said: Said, new: dict[int, int]) -> str:
    return "".join(f"[{new.get(marker, marker)}]" for marker in said.markers)


def _with_markers(said: Said, new: dict[int, int]) -> str:
    """A sentence with its markers before its end."""
    body = said.text.rstrip("。；;！？!?")
    return f"{body}{_shown(said, new)}{said.text[len(body) :]}"


def _citation(marker: int, passage: Passage) -> Citation:
    return Citation(marker, passage.document, passage.text, passage.start, passage.end)


def _quote(citation: Citation) -> str:
    quote = "\n".join(f"> {line.strip()}" for line in citation.quote.splitlines() if line.strip())
    return f"{quote} [{citation.marker}]\n>\n> ——{source_line(citation.document)}"
