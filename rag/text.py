"""Words of Chinese policy text: for the lexical index, for the answerer, and the synonyms between them.

Segmentation is jieba's dictionary segmentation without its guesses at unknown words (HMM): the same name must fall
apart the same way in a question and in a document, and a guess depends on what stands around it. A name that the
dictionary lacks becomes single characters, which :func:`tokens` joins again to overlapping pairs.

The vocabulary lives in ``rag/data``: ``terms.txt`` (compound policy terms), ``synonyms.txt``, ``everyday.txt``
(colloquial words), ``weak_words.txt`` and ``stopwords.txt``.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rag.settings import load_settings

__all__ = [
    "Word",
    "expand",
    "fingerprint",
    "is_policy_term",
    "is_stopword",
    "is_weak",
    "normalise",
    "synonyms",
    "tokens",
    "words",
]

_DATA = Path(__file__).parent / "data"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_RUN = re.compile(r"(?P<latin>[0-9a-z]+(?:[.,][0-9]+)*%?)|[^\W0-9a-z_]+")
_LINE = re.compile(r"^(?!#)\S.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands: ``source[start:end] == text``."""

    text: str
    start: int
    end: int


def normalise(text: str) -> str:
    """Half-width, lower-case text of the same length, so that offsets stay true.

    >>> normalise("ＡＢＣ２０２３，Wi－Fi")
    'abc2023,wi-fi'
    """
    text = text.translate(_FULL_WIDTH)
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def words(text: str) -> list[Word]:
    """The words of ``text`` in order, without overlaps, white space and punctuation.

    >>> [word.text for word in words("低保标准：每月915.5元")]
    ['低保', '标准', '每月', '915.5', '元']
    """
    return [Word(text[start:end], start, end) for start, end in _spans(normalise(text))]


def tokens(text: str) -> list[str]:
    """What the lexical index keeps of ``text``: words, the words inside long words, and pairs of loose characters.

    Stop words are left out. A figure loses its thousands separators.

    >>> tokens("最低生活保障的标准")
    ['最低', '生活', '保障', '最低生活保障', '标准']
    >>> tokens("补助1,200元")
    ['补助', '1200', '元']
    """
    normal = normalise(text)
    found: list[str] = []
    previous: tuple[str, int] = ("", -1)  # the loose character just before, and where it ends
    for start, end in _spans(normal):
        word = normal[start:end]
        if word in _stopwords():
            continue
        if end - start > 1:
            found.extend(_pieces(word))
            continue
        if previous[1] == start:
            found.append(previous[0] + word)
        found.append(word)
        previous = (word, end)
    return found


def is_stopword(word: str) -> bool:
    """Whether ``word`` says nothing about the matter asked for.

    >>> is_stopword("怎么"), is_stopword("补贴")
    (True, False)
    """
    return normalise(word) in _stopwords()


def is_weak(word: str) -> bool:
    """Whether residents ask with ``word`` but documents rarely answer with it (training.weak_words).

    >>> is_weak("偷偷"), is_weak("补贴")
    (True, False)
    """
    return word in _weak_words()


def is_policy_term(word: str) -> bool:
    """Whether ``word`` belongs to this project's own vocabulary of policy terms and their synonyms.

    >>> is_policy_term("临时救助"), is_policy_term("工地")
    (True, False)
    """
    return word in _vocabulary()


def synonyms(term: str) -> tuple[str, ...]:
    """What documents may call ``term``; a broader word never stands for a narrower one.

    >>> synonyms("低保")
    ('最低生活保障', '城乡低保')
    >>> synonyms("没有这个词")
    ()
    """
    return _synonym_table().get(normalise(term), ())


def expand(terms: Iterable[str]) -> list[str]:
    """The tokens of the synonyms of ``terms``, without ``terms`` themselves; each one once, in order.

    >>> expand(["娃", "打工"])[:2]
    ['孩子', '儿童']
    """
    given = list(terms)
    found = dict.fromkeys(token for term in given for synonym in synonyms(term) for token in _outer_tokens(synonym))
    return [token for token in found if token not in set(given)]


@cache
def fingerprint() -> str:
    """Hash of what decides how text falls into tokens; stored tokens of another fingerprint are stale."""
    digest = sha256(version("jieba").encode())
    for path in (
        Path(__file__),
        *(_DATA / name for name in ("terms.txt", "synonyms.txt", "everyday.txt", "stopwords.txt")),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _spans(normal: str) -> Iterator[tuple[int, int]]:
    """Spans of the words of normalised text; Latin words and figures stay whole."""
    for match in _RUN.finditer(normal):
        start, end = match.span()
        if match["latin"]:
            yield start, end
            continue
        for word in _segment(match[0]):
            yield start, start + len(word)
            start += len(word)


@lru_cache(maxsize=100_000)
def _segment(stretch: str) -> tuple[str, ...]:
    """The words of a stretch between two punctuation marks; set phrases come again and again."""
    return tuple(_segmenter().cut(stretch, HMM=False))


@lru_cache(maxsize=200_000)
def _pieces(word: str) -> tuple[str, ...]:
    """The dictionary words inside ``word`` (two characters and more), shorter ones first, then ``word``."""
    if word[0].isascii():
        return (word.replace(",", ""),)
    known = _segmenter().FREQ
    stretches = (word[at : at + size] for size in range(2, len(word)) for at in range(len(word) - size + 1))
    return (*(piece for piece in stretches if known.get(piece)), word)


def _outer_tokens(synonym: str) -> list[str]:
    """The words of a synonym, without the words inside them: the parts of a term say less than the term."""
    normal = normalise(synonym)
    return [normal[start:end] for start, end in _spans(normal) if normal[start:end] not in _stopwords()]


def _entries(name: str) -> list[str]:
    """The lines of a data file, without comments and empty lines."""
    return [line.strip() for line in _LINE.findall((_DATA / name).read_text(encoding="utf-8"))]


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(word for line in _entries("stopwords.txt") for word in line.split())


@cache
def _weak_words() -> frozenset[str]:
    return frozenset(word for line in _entries("weak_words.txt") for word in line.split())


@cache
def _synonym_table() -> dict[str, tuple[str, ...]]:
    """Each word with what may stand for it, from both kinds of lines of synonyms.txt, and from everyday.txt."""
    table: dict[str, dict[str, None]] = {}
    for line in (*_entries("synonyms.txt"), *_entries("everyday.txt")):
        left, arrow, right = line.partition("->")
        sources, targets = left.split(), (right if arrow else left).split()
        for source in sources:
            found = table.setdefault(normalise(source), {})
            found.update(dict.fromkeys(target for target in targets if target != source))
    return {source: tuple(targets) for source, targets in table.items()}


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(normalise(term) for term in _own_terms())


def _own_terms() -> list[str]:
    """All words of this project's vocabulary, each to be kept whole."""
    synonym_words = (word for line in _entries("synonyms.txt") for word in line.replace("->", " ").split())
    return sorted({*(word for line in _entries("terms.txt") for word in line.split()), *synonym_words})


@cache
def _segmenter() -> Any:
    """jieba's segmenter with this project's terms, kept as JSON and not in the shared folder that jieba uses."""  # noqa: D403
    import jieba

    segmenter = jieba.Tokenizer()
    path = load_settings().cache_dir / f"words-{fingerprint()}.json"
    try:
        segmenter.FREQ, segmenter.total = json.loads(path.read_bytes())
        segmenter.initialized = True
    except (OSError, ValueError, TypeError):
        _fill(segmenter)
        _write_cache(path, [segmenter.FREQ, segmenter.total])
    return segmenter


def _fill(segmenter: Any) -> None:
    """Read jieba's dictionary and add the project's terms."""
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    everyday = (word for line in _entries("everyday.txt") for word in line.partition("->")[0].split())
    for term in (*_own_terms(), *everyday):
        segmenter.add_word(normalise(term))


def _write_cache(path: Path, content: list[Any]) -> None:
    """Keep the dictionary for the next start, in a folder only this user can open; without one, do without."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False)
        for outdated in path.parent.glob("words-*.json"):
            outdated.unlink(missing_ok=True)
        Path(name).replace(path)
    except OSError:
        return
