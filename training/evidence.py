"""Fit the answerer's two linear models: ``python -m training.evidence``.

Every question is asked of an index and the units of its candidates are measured; a unit is right when it lies in the
document that answers and holds the answer's words. ``order`` is a softmax over the units of one question (listwise
ranking, Cao et al. 2007). ``answers`` is a logistic regression on the unit that ``order`` puts first; half of its
examples have the answering document taken away, so that nothing right is left. Documents of these questions are kept
out of the encoder's training; the 200 documents that judge the answers only serve as distractors.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag import Pipeline, build_index
from rag.answer.measure import Measures
from rag.understand import understand
from training.articles import family, kept_out, tuning_families
from training.sources import (
    development_paths,
    news_key,
    read_law_questions,
    read_laws,
    read_news,
    read_news_questions,
    reserved_paths,
)

__all__ = ["Example", "fit_answers", "fit_order"]

_NAMES = tuple(Measures.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Example:
    """The measured units of one question, shape ``(units, measures)``, and which of them are right."""

    measures: NDArray[np.float32]
    right: NDArray[np.bool_]
    documents: NDArray[np.bool_]
    """Which units lie in the answering document."""


def law_questions() -> list[tuple[str, str, str]]:
    """(document, question, answer) of the tuning documents."""
    judging = {family(path) for path in reserved_paths() | development_paths()}
    tuning = tuning_families() - judging
    return [
        (row.path, row.question, row.answer)
        for row in read_law_questions()
        if family(row.path) in tuning and row.answer
    ]


def write_laws(folder: Path) -> None:
    """The tuning documents and, as distractors, the reserved ones."""
    wanted = kept_out()
    for law in read_laws():
        if family(law.path) in wanted:
            path = folder / law.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(law.text, encoding="utf-8")


def news_questions() -> list[tuple[str, str, str]]:
    """(document, question, answer) on news."""
    return [(f"{row.news}.txt", row.question, row.answer) for row in read_news_questions() if row.answer]


def write_news(folder: Path) -> None:
    """The articles that the questions are about."""
    wanted = {row.news for row in read_news_questions()}
    for article in read_news():
        if (key := news_key(article)) in wanted:
            (folder / f"{key}.txt").write_text(article, encoding="utf-8")


def examples(corpus: Path, index: Path, questions: Sequence[tuple[str, str, str]]) -> Iterator[Example]:
    """Ask every question and measure what comes back."""
    build_index(corpus, index)
    pipeline = Pipeline.open(index)
    for path, text, answer in questions:
        question = understand(text, (), pipeline.regions)
        ranked = pipeline.evidence(question)
        if not ranked:
            continue
        documents = np.array([evidence.unit.document.path == path for evidence in ranked])
        holds = np.array([answer in f"{evidence.unit.lead}{evidence.unit.text}" for evidence in ranked])
        measures = np.array([evidence.measures.vector() for evidence in ranked], dtype=np.float32)
        yield Example(measures, documents & holds, documents)


def fit_order(found: Sequence[Example]) -> dict[str, float]:
    """Weights that put right units first; questions without one teach nothing here."""
    usable = [example for example in found if example.right.any()]
    weights = torch.zeros(len(_NAMES), requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.05)
    for _ in range(300):
        optimizer.zero_grad()
        losses = []
        for example in usable:
            scores = torch.from_numpy(example.measures) @ weights
            right = torch.from_numpy(example.right)
            losses.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0))
        loss = torch.stack(losses).mean() + 1e-3 * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return {"bias": 0.0, **dict(zip(_NAMES, weights.detach().tolist(), strict=True))}


def fit_answers(found: Sequence[Example], order: dict[str, float]) -> dict[str, float]:
    """Probability that the unit ranked first is right, with and without the answering document."""
    vector = np.array([order[name] for name in _NAMES], dtype=np.float32)
    rows, labels = [], []
    for example in found:
        for kept in (np.ones(len(example.right), dtype=bool), ~example.documents):
            if kept.any():
                scores = np.where(kept, example.measures @ vector, -np.inf)
                best = int(scores.argmax())
                rows.append(example.measures[best])
                labels.append(float(example.right[best]))
    x, y = torch.tensor(np.array(rows)), torch.tensor(labels)
    weights = torch.zeros(len(_NAMES), requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.Adam([weights, bias], lr=0.05)
    for _ in range(800):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights + bias, y)
        (loss + 1e-3 * (weights**2).sum()).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return {"bias": bias.item(), **dict(zip(_NAMES, weights.detach().tolist(), strict=True))}


def first_right(found: Sequence[Example], order: dict[str, float]) -> float:
    """The share of questions whose first unit is right."""
    vector = np.array([order[name] for name in _NAMES], dtype=np.float32)
    return float(np.mean([example.right[(example.measures @ vector).argmax()] for example in found]))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit the evidence models of the answerer.")
    parser.add_argument("--out", type=Path, default=Path("rag/data/evidence.json"))
    parser.add_argument("--limit", type=int, default=1200, help="questions of each kind")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, write in (("laws", write_laws), ("news", write_news)):
            (folder / kind).mkdir()
            write(folder / kind)
        found = []
        for kind, questions in (("laws", law_questions()), ("news", news_questions())):
            chosen = questions[:: max(1, len(questions) // options.limit)]
            part = list(examples(folder / kind, folder / f"index-{kind}", chosen))
            reachable = np.mean([example.right.any() for example in part])
            print(f"{kind}: {len(part)} questions, a right unit among the candidates of {reachable:.3f}")
            found.append(part)
    train = [example for part in found for example in part[::2]]
    held = [example for part in found for example in part[1::2]]
    order = fit_order(train)
    print(f"first unit right: fitted half {first_right(train, order):.3f}, other half {first_right(held, order):.3f}")
    everything = [example for part in found for example in part]
    order = fit_order(everything)
    models = {"order": order, "answers": fit_answers(everything, order)}
    rounded = {model: {name: round(value, 3) for name, value in each.items()} for model, each in models.items()}
    options.out.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
