"""Write the model folder: ``python -m training.export --out models/policy-zh``.

The folder is one that sentence-transformers loads: a static embedding, then normalisation. Weights are float16, which
halves the file and changes a cosine by about 0.0001. The model card beside them is written by hand.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

__all__ = ["export"]


def export(tokenizer: Path, vectors: Path, out: Path) -> None:
    """Save tokenizer and token vectors as a sentence-transformers folder that every user can read."""
    weights = torch.from_numpy(np.load(vectors, allow_pickle=False)).to(torch.float16)
    pieces = Tokenizer.from_file(str(tokenizer))
    embedding = StaticEmbedding(pieces, embedding_weights=weights)
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    model.save_pretrained(str(out), create_model_card=False)
    pieces.save(str(out / "tokenizer.json"), pretty=False)
    for path in out.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)  # safetensors writes files that only their owner can read


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=export.__doc__)
    parser.add_argument("--tokenizer", type=Path, default=Path("build/training/tokenizer.json"))
    parser.add_argument("--vectors", type=Path, default=Path("build/training/vectors.npy"))
    parser.add_argument("--out", type=Path, default=Path("models/policy-zh"))
    options = parser.parse_args()
    export(options.tokenizer, options.vectors, options.out)


if __name__ == "__main__":
    main()
