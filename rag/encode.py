"""Text encoders: one protocol, a fast runtime for the bundled model, and sentence-transformers for any other.

The fast runtime needs tokenizers, safetensors and numpy only; torch is imported when, and only when, the configured
model cannot do without it.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.errors import EncoderError

__all__ = ["Encoder", "SentenceTransformerEncoder", "StaticEncoder", "load_encoder"]

Vectors = NDArray[np.float32]

_BATCH = 4096  # texts tokenized at once: enough to keep every core busy, little enough memory
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)  # owner/model


class Encoder(Protocol):
    """What turns texts into unit vectors; documents and questions may be encoded differently."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def name(self) -> str:
        """Name for people, e.g. ``policy-zh``."""

    @property
    def fingerprint(self) -> str:
        """Hash that changes with the model; an index built with another one is refused."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape ``(len(texts), dim)``; an empty text gives a zero vector."""

    def encode_query(self, text: str) -> Vectors:
        """Return one unit vector, shape ``(dim,)``; an empty text gives a zero vector."""


def load_encoder(name_or_path: str, root: Path) -> Encoder:
    """Load the encoder that a setting names.

    Args:
        name_or_path: a folder, absolute or relative to ``root``, or the hub name of a sentence-transformers model.
        root: folder that relative paths start from.

    Raises:
        EncoderError: there is no such model, or it cannot be loaded.

    """
    folder = root / Path(name_or_path).expanduser()
    if not folder.is_dir():
        _refuse_missing(name_or_path, root)
        return SentenceTransformerEncoder(name_or_path)
    if is_static(folder):
        return StaticEncoder(folder)
    return SentenceTransformerEncoder(str(folder))


def _refuse_missing(name: str, root: Path) -> None:
    """Refuse what can only be a folder, so that a missing folder never becomes a call to the hub.

    ``BAAI/bge-small-zh-v1.5`` is a hub name; ``models/policy-zh`` is a folder as long as the root has ``models/``.
    """
    if not _HUB_NAME.fullmatch(name) or (root / name).parent.is_dir():
        message = f"找不到向量模型「{name}」，请检查 RAG_ENCODER：应为模型文件夹，或「作者/模型」形式的名称。"
        raise EncoderError(message)


def is_static(folder: Path) -> bool:
    """Whether the folder holds a static embedding and nothing else that changes a vector's direction."""
    try:
        types = [str(module["type"]).rpartition(".")[2] for module in _read_json(folder / "modules.json")]
        prompts = _read_json(folder / "config_sentence_transformers.json").get("prompts", {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return types in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) and not any(prompts.values())


class StaticEncoder:
    """Mean of static token vectors, scaled to length one.

    Gives the vectors that sentence-transformers gives for the same folder followed by L2 normalisation.
    """

    def __init__(self, folder: Path) -> None:
        """Read the tokenizer and the token vectors of a sentence-transformers folder."""
        try:
            module = folder / str(_read_json(folder / "modules.json")[0]["path"])
            self._tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
            weights = load_file(module / "model.safetensors")["embedding.weight"]
            fits = self._tokenizer.get_vocab_size() <= len(weights)
            self.fingerprint = _files_hash(module / "tokenizer.json", module / "model.safetensors")
        except Exception as error:  # tokenizers raises plain Exception for a file it cannot read
            raise _unusable(str(folder)) from error
        if not fits:
            raise _unusable(str(folder))
        self._tokenizer.no_padding()
        self._weights: Vectors = weights.astype(np.float32, copy=False)
        self.name = folder.name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._weights.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape ``(len(texts), dim)``; an empty text gives a zero vector."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, encoding in enumerate(encodings, start):
                if ids := encoding.ids:
                    self._weights.take(ids, axis=0).sum(axis=0, out=vectors[row])
        return _unit(vectors)

    def encode_query(self, text: str) -> Vectors:
        """Return one unit vector, shape ``(dim,)``; an empty text gives a zero vector."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector


class SentenceTransformerEncoder:
    """Any sentence-transformers model, from a local folder or by its hub name.

    A name is looked up in the local cache, and on the hub unless ``HF_HUB_OFFLINE`` is set.
    """

    def __init__(self, name_or_path: str) -> None:
        """Load the model; this imports torch and takes seconds."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            message = "这个向量模型需要 sentence-transformers，请先安装它，或改用自带模型 models/policy-zh。"
            raise EncoderError(message) from error
        try:
            model: Any = SentenceTransformer(name_or_path)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise _unusable(name_or_path) from error
        self._model = model
        self.name = Path(name_or_path).name
        self.dim = int(model.get_embedding_dimension())
        self.fingerprint = _parameters_hash(model)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape ``(len(texts), dim)``; an empty text gives a zero vector."""
        return self._encode(self._model.encode_document, texts)

    def encode_query(self, text: str) -> Vectors:
        """Return one unit vector, shape ``(dim,)``; an empty text gives a zero vector."""
        vector: Vectors = self._encode(self._model.encode_query, [text])[0]
        return vector

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if filled:
            kept = [texts[row] for row in filled]
            vectors[filled] = encode(kept, convert_to_numpy=True, show_progress_bar=False)
        return _unit(vectors)


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _files_hash(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _parameters_hash(model: Any) -> str:
    """Hash what decides a vector: the modules and their settings, the prompts and every weight."""
    import torch

    settings = json.dumps([str(model), model.prompts, model.default_prompt_name], sort_keys=True)
    digest = hashlib.sha256(settings.encode("utf-8"))
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode("utf-8"))
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _unit(vectors: Vectors) -> Vectors:
    """Scale rows to length one; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled


def _unusable(name: str) -> EncoderError:
    advice = "请检查文件是否完整、网络是否可用，或改用自带模型 models/policy-zh"
    return EncoderError(f"无法加载向量模型「{name}」，{advice}。")
