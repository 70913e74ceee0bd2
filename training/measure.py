"""Measure retrieval of articles: ``python -m training.measure --model models/policy-zh``.

Three retrievers over the articles of the newest version of every law file (the tuning documents in all versions):
the encoder, BM25 (bm25s) over jieba's words, and the reciprocal rank fusion of both (Cormack et al. 2009, k = 60).
Questions: our own on the tuning documents, and the held-out STARD questions; none of them was trained on.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import jieba
import numpy as np
from numpy.typing import NDArray

from rag.encode import Encoder, load_encoder
from training.articles import Article, family, newest_versions, split_articles, tuning_families
from training.sources import is_held_out, read_law_questions, read_laws, read_stard

__all__ = ["Scores", "fuse", "score"]

_DEPTH = 100  # articles each retriever hands to the fusion
_FUSION_K = 60
_ARTICLE_CHARS = 600  # what the encoder and BM25 see of a long article

Ranking = NDArray[np.int64]
Retriever = Callable[[str], Ranking]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the numbers of the articles that answer it."""

    question: str
    gold: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the questions, each between 0 and 1."""

    recall_1: float
    recall_10: float
    mrr_10: float


def fuse(rankings: Sequence[Ranking]) -> Ranking:
    """Reciprocal rank fusion: the score of an article is the sum of 1 / (60 + rank), ranks from 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, article in enumerate(ranking.tolist(), 1):
            scores[article] = scores.get(article, 0.0) + 1 / (_FUSION_K + rank)
    return np.array(sorted(scores, key=lambda article: (-scores[article], article)), dtype=np.int64)


def score(cases: Sequence[Case], rankings: Iterable[Ranking]) -> Scores:
    """Compare the rankings with the gold articles; recall is the share of gold articles found."""
    rows = [_row(case.gold, ranking.tolist()) for case, ranking in zip(cases, rankings, strict=True)]
    return Scores(*(float(value) for value in np.mean(rows, axis=0)))


def _row(gold: frozenset[int], ranking: list[int]) -> tuple[float, float, float]:
    first = next((1 / rank for rank, article in enumerate(ranking[:10], 1) if article in gold), 0.0)
    return len(gold & set(ranking[:1])) / len(gold), len(gold & set(ranking[:10])) / len(gold), first


def load_articles() -> list[Article]:
    """Articles to search: the newest version of each law, and every version of the tuning documents."""
    laws = list(read_laws())
    newest = newest_versions(law.path for law in laws)
    tuning = tuning_families()
    kept = [law for law in laws if law.path in newest or family(law.path) in tuning]
    return [article for law in kept for article in split_articles(law)]


def own_cases(articles: Sequence[Article]) -> list[Case]:
    """Our own questions on the tuning documents; any version of the article is right."""
    places: dict[tuple[str, str], set[int]] = {}
    for number, article in enumerate(articles):
        places.setdefault((article.path, article.number), set()).add(number)
    tuning = tuning_families()
    questions = [question for question in read_law_questions() if family(question.path) in tuning]
    return [Case(q.question, frozenset(places[q.path, q.article])) for q in questions]


def stard_cases(articles: Sequence[Article]) -> list[Case]:
    """The held-out STARD questions."""
    names: dict[str, set[int]] = {}
    for number, article in enumerate(articles):
        names.setdefault(article.name, set()).add(number)
    cases = []
    for question in read_stard():
        gold = [names.get(name.replace("中华人民共和国", ""), set()) for name in question.articles]
        if is_held_out(question.id) and any(gold):
            cases.append(Case(question.question, frozenset().union(*gold)))
    return cases


def dense_retriever(encoder: Encoder, texts: Sequence[str]) -> Retriever:
    """Rank by the cosine of the vectors."""
    matrix = encoder.encode_documents(texts)

    def rank(question: str) -> Ranking:
        scores = matrix @ encoder.encode_query(question)
        best = np.argpartition(-scores, _DEPTH)[:_DEPTH]
        return best[np.argsort(-scores[best], kind="stable")]

    return rank


def lexical_retriever(texts: Sequence[str]) -> Retriever:
    """Rank by BM25 over jieba's words for search."""
    index: Any = bm25s.BM25(k1=1.5, b=0.75)
    index.index([_words(text) for text in texts], show_progress=False)

    def rank(question: str) -> Ranking:
        found, _ = index.retrieve([_words(question)], k=_DEPTH, show_progress=False)
        return np.asarray(found[0], dtype=np.int64)

    return rank


def _words(text: str) -> list[str]:
    return [word for word in jieba.lcut_for_search(text) if word.strip() and word[0].isalnum()]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Measure the encoder, BM25 and their fusion over all law articles.")
    parser.add_argument("--model", default="models/policy-zh")
    parser.add_argument("--cache", type=Path, default=Path("build/training"))
    options = parser.parse_args()
    jieba.dt.tmp_dir = str(options.cache)  # its cache is executed data: never in a folder that others write to
    articles = load_articles()
    texts = [article.full_text[:_ARTICLE_CHARS] for article in articles]
    dense, lexical = dense_retriever(load_encoder(options.model, Path.cwd()), texts), lexical_retriever(texts)
    print(f"{len(articles):,} articles")
    print("| questions | retriever | recall@1 | recall@10 | MRR@10 |\n|---|---|---|---|---|")
    for name, cases in (("own", own_cases(articles)), ("STARD", stard_cases(articles))):
        rankings = {
            "encoder": [dense(case.question) for case in cases],
            "BM25": [lexical(case.question) for case in cases],
        }
        rankings["fusion"] = [fuse(pair) for pair in zip(rankings["encoder"], rankings["BM25"], strict=True)]
        for retriever, ranked in rankings.items():
            result = score(cases, ranked)
            numbers = f"{result.recall_1:.3f} | {result.recall_10:.3f} | {result.mrr_10:.3f}"
            print(f"| {name} ({len(cases)}) | {retriever} | {numbers} |")


if __name__ == "__main__":
    main()
