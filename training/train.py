"""Train the static embedding: ``python -m training.train --pairs pairs.npz --out vectors.npz``.

A text is the mean of its token vectors; anchors and positives are pulled together by InfoNCE over the batch (van den
Oord et al. 2018, arXiv 1807.03748) in both directions. Token weighting needs no formula: frequent tokens end up with
short vectors.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.batches import Batch, Sampler

__all__ = ["Recipe", "info_nce", "train"]


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters; the defaults are those of the shipped model."""

    dim: int = 256
    steps: int = 2500
    learning_rate: float = 0.01
    initial_scale: float = 0.05
    temperature: float = 0.05
    token_dropout: float = 0.1
    head_share: float = 0.7
    warmup: int = 100
    seed: int = 7


def train(pairs: Path, vocabulary: int, recipe: Recipe) -> NDArray[np.float32]:
    """Return the trained token vectors, shape ``(vocabulary, recipe.dim)``."""
    torch.manual_seed(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    bag = nn.EmbeddingBag(vocabulary, recipe.dim, mode="mean")
    nn.init.normal_(bag.weight, std=recipe.initial_scale)
    bag.to(device)
    optimizer = torch.optim.Adam(bag.parameters(), lr=recipe.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, recipe))
    sampler = Sampler(pairs, recipe.seed, recipe.token_dropout, recipe.head_share)
    began, running = time.perf_counter(), 0.0
    for step in range(1, recipe.steps + 1):
        loss = _batch_loss(bag, sampler.draw(), recipe.temperature, device)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        running += loss.item()
        if step % 100 == 0:
            print(f"step {step}  loss {running / 100:.4f}  {time.perf_counter() - began:.0f} s", flush=True)
            running = 0.0
    vectors: NDArray[np.float32] = bag.weight.detach().cpu().numpy()
    return vectors


def _rate(step: int, recipe: Recipe) -> float:
    """Warm up linearly, then fall linearly to zero."""
    return min((step + 1) / recipe.warmup, max(0.0, (recipe.steps - step) / (recipe.steps - recipe.warmup)))


def _batch_loss(bag: nn.EmbeddingBag, batch: Batch, temperature: float, device: torch.device) -> Tensor:
    def encode(ids: NDArray[np.int64], starts: NDArray[np.int64]) -> Tensor:
        pooled = bag(torch.from_numpy(ids).to(device), torch.from_numpy(starts).to(device))
        return functional.normalize(pooled, dim=1)

    anchors = encode(batch.anchors, batch.anchor_starts)
    positives = encode(batch.positives, batch.positive_starts)
    return info_nce(anchors, positives, torch.from_numpy(batch.groups).to(device), temperature)


def info_nce(anchors: Tensor, positives: Tensor, groups: Tensor, temperature: float) -> Tensor:
    """Symmetric InfoNCE; pairs with the same positive (the same group) are no negatives of each other.

    ``anchors`` and ``positives`` are ``(n, dim)`` unit vectors, ``groups`` is ``(n,)``.
    """
    logits = anchors @ positives.T / temperature
    same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(groups), dtype=torch.bool, device=groups.device)
    logits = logits.masked_fill(same, float("-inf"))
    target = torch.arange(len(groups), device=groups.device)
    return (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Train the token vectors of the static encoder.")
    parser.add_argument("--pairs", type=Path, default=Path("build/training/pairs.npz"))
    parser.add_argument("--tokenizer", type=Path, default=Path("build/training/tokenizer.json"))
    parser.add_argument("--out", type=Path, default=Path("build/training/vectors.npy"))
    parser.add_argument("--threads", type=int, default=2)
    for name, default in (("dim", Recipe.dim), ("steps", Recipe.steps), ("seed", Recipe.seed)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    vocabulary = Tokenizer.from_file(str(options.tokenizer)).get_vocab_size()
    recipe = Recipe(dim=options.dim, steps=options.steps, seed=options.seed)
    np.save(options.out, train(options.pairs, vocabulary, recipe), allow_pickle=False)


if __name__ == "__main__":
    main()
