"""Noticing text that is not English, which the shipped model cannot judge."""

from __future__ import annotations

from functools import cache
from typing import Any

_SAMPLE = 3000  # characters are enough to tell
_LEAST = 40  # letters below which nothing is said
_SURE = 0.95


def foreign_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text that is surely not English; None otherwise.

    Parameters
    ----------
    text : str
        Its first 3,000 characters are looked at; of fewer than 40 letters nothing is said.
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LEAST:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if language != "en" and probability >= _SURE else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # slow to load: only when asked

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
