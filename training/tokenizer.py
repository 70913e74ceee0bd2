"""Train the unigram tokenizer: ``python -m training.tokenizer --out build/training/tokenizer.json``.

Unigram language model (Kudo 2018, arXiv 1804.10959) over runs of letters and runs of digits: punctuation and white
space separate the runs and are dropped, because a mean of vectors has no use for them. The text is normalised by NFKC
and lower-cased first, e.g. 「ＧＢ　１０１、满１０年」 → ``gb | 101 | 满 | 10 | 年``.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.trainers import UnigramTrainer

from training.articles import family, kept_out, split_articles
from training.sources import (
    is_held_out,
    read_law_questions,
    read_laws,
    read_news,
    read_news_questions,
    read_reading,
    read_stard,
)

__all__ = ["train_tokenizer"]

UNKNOWN = "<unk>"
_MAX_PIECE = 5  # characters; longer pieces are whole phrases that split words apart elsewhere


def train_tokenizer(vocabulary: int, seed: int) -> Tokenizer:
    """Train on articles, news and questions; the documents of :func:`kept_out` are left out."""
    tokenizer = Tokenizer(Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), behavior="removed"),
            pre_tokenizers.Split(Regex(r"\p{N}+"), behavior="isolated"),
        ]
    )
    trainer = UnigramTrainer(
        vocab_size=vocabulary,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=_MAX_PIECE,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(seed), trainer)
    return tokenizer


def _texts(seed: int) -> Iterator[str]:
    rng = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    yield from _law_texts(rng, share=0.15)
    yield from (news for news in read_news() if rng.random() < 0.05)
    withheld = kept_out()
    yield from (question.question for question in read_law_questions() if family(question.path) not in withheld)
    yield from (question.question for question in read_news_questions())
    yield from (question.question for question in read_stard() if not is_held_out(question.id))
    for name in ("cmrc2018_dev.json.xz", "drcd_dev.json.xz"):
        for reading in read_reading(name):
            yield reading.question


def _law_texts(rng: random.Random, share: float) -> Iterator[str]:
    withheld = kept_out()
    for law in read_laws():
        if family(law.path) in withheld:
            continue
        for article in split_articles(law):
            if rng.random() < share:
                yield article.full_text


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=train_tokenizer.__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/training/tokenizer.json"))
    parser.add_argument("--vocabulary", type=int, default=32_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer = train_tokenizer(options.vocabulary, options.seed)
    tokenizer.save(str(options.out))


if __name__ == "__main__":
    main()
