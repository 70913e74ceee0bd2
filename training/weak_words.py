"""Words that residents ask with and documents do not answer with: ``python -m training.weak_words``.

For every word of the everyday questions: how often does the passage that answers hold it, or a synonym? Words that it
rarely holds (其实, 拿出, 偷偷) say little about which passage answers; the answerer weighs them down.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rag.text import synonyms
from rag.understand import content_words
from training.articles import family, kept_out, split_articles
from training.sources import news_key, read_law_questions, read_laws, read_news, read_news_questions

__all__ = ["count_words", "question_passages"]

_FEWEST = 6
_WEAK_RATE = 0.25
_HEAD = "# Words of everyday questions that the passage answering them rarely holds; made by training.weak_words.\n"


def question_passages() -> Iterator[tuple[str, str]]:
    """Each training question with its passage (title and article, or a whole news article)."""
    laws: dict[tuple[str, str], list[str]] = {}
    for question in read_law_questions():
        if family(question.path) not in kept_out():
            laws.setdefault((question.path, question.article), []).append(question.question)
    wanted = {path for path, _ in laws}
    for law in read_laws():
        if law.path in wanted:
            for article in split_articles(law):
                for text in laws.get((law.path, article.number), ()):
                    yield text, f"{law.path} {article.text}"
    news: dict[str, list[str]] = {}
    for row in read_news_questions():
        news.setdefault(row.news, []).append(row.question)
    for line in read_news():
        for text in news.get(news_key(line), ()):
            yield text, line


def count_words(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """For each content word: in how many questions it stands, and in how many of their passages it is met."""
    asked: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for question, passage in pairs:
        for word in content_words(question):
            asked[word] += 1
            met[word] += any(form in passage for form in (word, *synonyms(word)))
    return {word: (count, met[word]) for word, count in asked.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write the list of weak question words.")
    parser.add_argument("--out", type=Path, default=Path("rag/data/weak_words.txt"))
    counts = count_words(question_passages())
    weak = sorted(word for word, (asked, met) in counts.items() if asked >= _FEWEST and met < _WEAK_RATE * asked)
    lines = [" ".join(weak[start : start + 20]) for start in range(0, len(weak), 20)]
    parser.parse_args().out.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(weak)} weak words of {len(counts)}")


if __name__ == "__main__":
    main()
