"""Checks a draft against the documents before anyone sees it, whoever wrote it.

What is quoted stands in its document; every figure and date stands in a quote cited
for it, with the same unit, said of the same subject; places and policy terms are
those of the cited passages; markers have citations; links and telephone numbers
come from the documents.

Reading order: `said` (the draft taken apart), `sources`, `amounts` and `profiles`
(when two figures say the same, of the same thing), `facts`, `subjects`, `contacts`.
"""

from __future__ import annotations

from rag.datamodel import Check, Draft
from rag.verify.contacts import check_contacts
from rag.verify.facts import check_dates, check_figures, check_headline
from rag.verify.sources import check_markers, check_quotes, check_sources
from rag.verify.subjects import check_headline_subjects, check_opposites, check_places, check_terms

_CHECKS = (
    check_quotes,
    check_markers,
    check_sources,
    check_figures,
    check_dates,
    check_headline,
    check_places,
    check_terms,
    check_opposites,
    check_headline_subjects,
    check_contacts,
)


def verify(draft: Draft) -> tuple[Check, ...]:
    """All checks of a draft; it may be shown when all passed."""
    return tuple(check for each in _CHECKS for check in each(draft))
