"""Records to answered lines: what becomes of a line, in this process or in another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actorstance.datasets import DataError, record_to_object
from actorstance.datasets.files import json_line, line_rows

if TYPE_CHECKING:
    from actorstance.inference import Explanation, Prediction
    from actorstance.inference.serving import Settings


def answer_lines(
    lines: Sequence[tuple[str, str | DataError]], *, settings: Settings, kind: str, explain: bool
) -> list[str | DataError]:
    """Return, for each record of the lines, its object with the prediction, as a line, or what is wrong with it.

    Parameters
    ----------
    lines : sequence of (str, str or DataError)
        Places and lines, as `datasets.files.line_rows` takes them.
    settings : Settings
    kind : str
        One of `datasets.files.LINE_FORMATS`.
    explain : bool
        Whether the objects get an explanation.
    """
    rows = [row for where, line in lines for row in line_rows(where, line, kind, labeled=False)]
    predictor = settings.predictor()
    predictions = iter(predictor.predict([row.record for row in rows if row.record is not None]))
    answers: list[str | DataError] = []
    for row in rows:
        if row.record is None:
            answers.append(row.error or DataError("is no record", row.where))
            continue
        explanation = predictor.explain_record(row.record) if explain else None
        try:
            answers.append(answered_object(row.item or record_to_object(row.record), next(predictions), explanation))
        except DataError as problem:
            answers.append(problem.at(row.where))
    return answers


def answered_object(item: dict[str, Any], prediction: Prediction, explanation: Explanation | None) -> str:
    """Return an object with its prediction, and its explanation if there is one, as a line of JSON."""
    answered = {"stance": prediction.stance, "probabilities": prediction.shown}
    explained = {"explanation": explanation.to_object()} if explanation else {}
    return json_line(item | explained | answered)
