"""政策问答: questions answered from Chinese policy documents, with verbatim citations.

>>> from rag import Pipeline, build_index  # doctest: +SKIP
>>> build_index("corpus", "index")  # doctest: +SKIP
>>> Pipeline.open("index").ask("东湖区低保标准是多少").headline  # doctest: +SKIP
'915元'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.build import build_index
    from rag.pipeline import Pipeline

__all__ = ["Pipeline", "build_index"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: ``rag --help`` must not load an index library."""
    if name == "Pipeline":
        from rag.pipeline import Pipeline

        return Pipeline
    if name == "build_index":
        from rag.build import build_index

        return build_index
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
