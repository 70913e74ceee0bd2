"""Collect and tokenize the training material: ``python -m training.pairs --tokenizer FILE --out pairs.npz``.

A *passage* is a head (title and headings, may be empty) and sentences; a *question* points to the passage that
answers it. Pairs are drawn from these tables while training (see ``training.batches``), so that every sentence of
two hundred thousand passages can serve without being written out. The documents of ``kept_out`` and the held-out
STARD questions are left out.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.articles import Article, family, kept_out, newest_versions, split_articles
from training.sources import (
    is_held_out,
    news_key,
    read_law_questions,
    read_laws,
    read_news,
    read_news_questions,
    read_reading,
    read_stard,
)

__all__ = ["KINDS", "QUESTION_SOURCES", "Collection", "collect"]

KINDS = ("law", "news", "window")  # window: positive of a question only, never a source of sentence pairs
QUESTION_SOURCES = ("own", "stard", "reading")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_NEWS_PREFIX = re.compile(r"^\S+ \S{0,8}?，正文：")
_WINDOW_CHARS = 120  # kept on either side of an answer in the news
_BOILERPLATE = 5  # a sentence found in more articles than this is a disclaimer or an advertisement


@dataclass(frozen=True, slots=True)
class _Passage:
    kind: str
    head: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    source: str
    text: str
    passage: int


class Collection:
    """Passages and questions while they are gathered."""

    def __init__(self) -> None:
        self.passages: list[_Passage] = []
        self.questions: list[_Question] = []

    def add_passage(self, kind: str, head: str, text: str) -> int:
        """Add a passage and return its number."""
        self.passages.append(_Passage(kind, head, split_sentences(text)))
        return len(self.passages) - 1

    def add_question(self, source: str, text: str, passage: int) -> None:
        """Add a question that the passage answers."""
        self.questions.append(_Question(source, text, passage))


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut at 。！？； and line ends: 「甲。乙；丙」 → 「甲。」「乙；」「丙」."""
    return tuple(part for match in _SENTENCE.finditer(text) if (part := match[0].strip()))


def collect() -> Collection:
    """Gather all training material from the shared archives."""
    collection = Collection()
    _add_laws(collection)
    _add_news(collection)
    for name in ("cmrc2018_dev.json.xz", "drcd_dev.json.xz"):
        _add_reading(collection, name)
    return collection


def _add_laws(collection: Collection) -> None:
    withheld = kept_out()
    articles = [a for law in read_laws() if family(law.path) not in withheld for a in split_articles(law)]
    newest = newest_versions(article.path for article in articles)
    by_place: dict[tuple[str, str], int] = {}
    by_name: dict[str, int] = {}
    for article in articles:
        number = collection.add_passage("law", _head(article), article.text)
        by_place[article.path, article.number] = number
        if article.path in newest:
            by_name[article.name] = number
    for own in read_law_questions():
        if (place := (own.path, own.article)) in by_place:
            collection.add_question("own", own.question, by_place[place])
    for stard in read_stard():
        for name in () if is_held_out(stard.id) else stard.articles:
            if (key := name.replace("中华人民共和国", "")) in by_name:
                collection.add_question("stard", stard.question, by_name[key])


def _head(article: Article) -> str:
    return "\n".join((article.title, *article.headings))


def _add_news(collection: Collection) -> None:
    articles = [(news_key(line), _NEWS_PREFIX.sub("", line)) for line in read_news()]
    counts = Counter(sentence for _, text in articles for sentence in set(split_sentences(text)))
    for _, text in articles:
        kept = [sentence for sentence in split_sentences(text) if counts[sentence] <= _BOILERPLATE]
        collection.add_passage("news", "", "\n".join(kept))
    texts = dict(articles)
    for question in read_news_questions():
        window = answer_window(texts.get(question.news, ""), question.answer)
        if window:
            collection.add_question("own", question.question, collection.add_passage("window", "", window))


def answer_window(text: str, answer: str) -> str:
    """Return the sentences around the answer; "" where the answer is not found or is the whole text."""
    start = text.find(answer) if answer else -1
    if start < 0:
        return ""
    low, high = start - _WINDOW_CHARS, start + len(answer) + _WINDOW_CHARS
    matches = _SENTENCE.finditer(text)
    return "\n".join(match[0].strip() for match in matches if match.end() > low and match.start() < high)


def _add_reading(collection: Collection, name: str) -> None:
    numbers: dict[str, int] = {}
    for reading in read_reading(name):
        if reading.passage not in numbers:
            numbers[reading.passage] = collection.add_passage("window", "", reading.passage)
        collection.add_question("reading", reading.question, numbers[reading.passage])


def tokenize(collection: Collection, tokenizer: Tokenizer) -> dict[str, NDArray[np.int64]]:
    """Turn the collection into flat arrays, the form that ``training.batches`` draws from.

    ``*_ids`` hold token ids, ``*_ends`` where each text ends in them, ``passage_ends`` where each passage ends in
    the list of sentences; passages with the same text share one number in ``passage_group``.
    """
    passages, questions = collection.passages, collection.questions
    groups: dict[tuple[str, ...], int] = {}
    arrays = {
        "passage_kind": np.array([KINDS.index(p.kind) for p in passages]),
        "passage_ends": np.cumsum([len(p.sentences) for p in passages]),
        "passage_group": np.array([groups.setdefault(p.sentences, len(groups)) for p in passages]),
        "question_source": np.array([QUESTION_SOURCES.index(q.source) for q in questions]),
        "question_passage": np.array([q.passage for q in questions]),
    }
    texts: dict[str, list[str]] = {
        "head": [p.head for p in passages],
        "sentence": [sentence for p in passages for sentence in p.sentences],
        "question": [q.text for q in questions],
    }
    for name, column in texts.items():
        arrays[f"{name}_ids"], arrays[f"{name}_ends"] = _encode(tokenizer, column)
    return arrays


def _encode(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    parts: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for batch in _batches(texts, 20_000):
        ids = [encoding.ids for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False)]
        parts.append(np.array([token for text in ids for token in text], dtype=np.int32))
        lengths.extend(map(len, ids))
    return np.concatenate(parts).astype(np.int64), np.cumsum(lengths)


def _batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield list(texts[start : start + size])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=collect.__doc__)
    parser.add_argument("--tokenizer", type=Path, default=Path("build/training/tokenizer.json"))
    parser.add_argument("--out", type=Path, default=Path("build/training/pairs.npz"))
    options = parser.parse_args()
    collection = collect()
    arrays = tokenize(collection, Tokenizer.from_file(str(options.tokenizer)))
    np.savez(options.out, allow_pickle=False, **arrays)
    sources = Counter(question.source for question in collection.questions)
    kinds = Counter(passage.kind for passage in collection.passages)
    print(f"passages {dict(kinds)}, questions {dict(sources)}, sentence tokens {len(arrays['sentence_ids']):,}")


if __name__ == "__main__":
    main()
