"""Retrieval as a langchain-core retriever, so that others can put it into their own chains."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as Passage
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from rag.datamodel import Document, Hit
from rag.encode import load_encoder
from rag.retrieve import Retriever
from rag.settings import load_settings
from rag.snapshot import Snapshot
from rag.store import IndexStore

__all__ = ["PolicyRetriever"]


class PolicyRetriever(BaseRetriever):
    """Passages of policy documents; ``page_content`` is verbatim, ``metadata`` says where it stands."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    generation: SkipValidation[Snapshot]
    k: int = 10

    @classmethod
    def open(cls, index_dir: str | Path, k: int = 10) -> PolicyRetriever:
        """Open the current generation of an index with the configured encoder.

        Raises:
            IndexStoreError: there is no usable index.
            EncoderError: the encoder is missing or is not the one the index was built with.
        """
        settings = load_settings()
        generation = IndexStore(Path(index_dir)).open()
        retriever = Retriever(generation, load_encoder(settings.encoder, settings.root))
        return cls(retriever=retriever, generation=generation, k=k)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Passage]:
        """Answer langchain's ``invoke``."""
        hits = self.retriever.search(query, self.k)
        return [_passage(hit, self.generation.document(hit.chunk.doc_id)) for hit in hits]


def _passage(hit: Hit, document: Document) -> Passage:
    metadata: dict[str, Any] = {
        "path": document.path,
        "title": document.title,
        "issuer": document.issuer,
        "published": document.published,
        "heading": list(hit.chunk.heading_path),
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "score": hit.score,
    }
    return Passage(id=hit.chunk.id, page_content=hit.chunk.text, metadata=metadata)
