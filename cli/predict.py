"""``actorstance predict``: the stance of one mention, or of every record of a file."""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, TypeVar

from actorstance.cli.answers import answer_lines, answered_object
from actorstance.cli.console import at_least, complain, encoding_name, progress_bar
from actorstance.cli.serving import add_model_options, serving_settings
from actorstance.datasets import DataError, Record, Span, record_to_object
from actorstance.datasets.files import (
    LINE_FORMATS,
    READ_FORMATS,
    WRITE_FORMATS,
    Row,
    format_of,
    iter_rows,
    line_rows,
    table_writer,
)
from actorstance.datasets.lines import read_lines
from actorstance.datasets.records import SURROGATE, check_span, check_text
from actorstance.datasets.tabular import record_to_row
from actorstance.datasets.writing import check_free, whole_file

if TYPE_CHECKING:
    from actorstance.inference import Prediction
    from actorstance.inference.explanation import Explanation
    from actorstance.inference.serving import Settings

_OFFSETS = re.compile(r"([0-9]{1,18}):([0-9]{1,18})")
_TABLES = ("csv", "tsv")
_BATCH = 2048

Item = TypeVar("Item")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "predict",
        help="the stance of given mentions",
        description="Predict the stance of one actor mention in a sentence, or of every record of a file.",
        epilog='example: actorstance predict "Ankara accused Washington of arming the rebels." --actor Ankara --target Washington',
    )
    parser.add_argument("text", nargs="?", help="a sentence; leave it out with -i")
    parser.add_argument(
        "--actor", help="the mention whose stance is asked for: its words, or START:END where they stand more than once"
    )
    parser.add_argument(
        "--target", help="the mention toward which it is asked for; without it the stance is undirected"
    )
    parser.add_argument("-i", "--input", metavar="FILE", help="records to predict (- for standard input)")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write them (default: standard output)"
    )
    parser.add_argument(
        "--format", choices=READ_FORMATS, help="format of the input (default: by its suffix; jsonl for -)"
    )
    parser.add_argument(
        "--to", choices=WRITE_FORMATS, help="format of the output (default: by its suffix, else the input's)"
    )
    parser.add_argument(
        "--encoding", type=encoding_name, default="utf-8", help="encoding of the input (default: utf-8)"
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first bad record")
    parser.add_argument("--force", action="store_true", help="replace an existing output file")
    parser.add_argument("--json", action="store_true", help="print the stance of a sentence as JSON")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="show the words and terms that the prediction rests on, with their weights",
    )
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours of an explanation (default: auto)"
    )
    parser.add_argument(
        "-j", "--jobs", type=at_least(1), default=1, metavar="N", help="processes to spread a file over (default: 1)"
    )
    add_model_options(parser)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Predict; return the exit code."""
    if (args.text is None) == (args.input is None):
        args.parser.error("give either a sentence or -i FILE")
    if args.text is None:
        if args.actor is not None or args.target is not None or args.json:
            args.parser.error(
                "--actor, --target and --json go with a sentence; the records of a file name their mentions"
            )
        return _predict_file(args)
    if args.actor is None:
        args.parser.error("a sentence needs --actor, the mention whose stance is asked for")
    return _predict_sentence(args)


def _predict_sentence(args: argparse.Namespace) -> int:
    check_text(args.text)
    actor = _mention(args.text, args.actor, "actor")
    target = _mention(args.text, args.target, "target") if args.target is not None else None
    predictor = serving_settings(args).predictor()
    prediction = predictor.predict_mention(args.text, actor, target)
    explanation = predictor.explain(args.text, actor, target) if args.explain else None
    if args.json:
        print(answered_object({"text": args.text}, prediction, explanation), end="")
        return 0
    ranked = sorted(prediction.probabilities.items(), key=lambda item: -item[1])
    print(f"{prediction.stance or 'unsure'}  ({', '.join(f'{label} {p:.3f}' for label, p in ranked)})")
    if explanation:
        from actorstance.cli.explanation import show_explanation

        show_explanation(explanation, color=args.color)
    return 0


def _mention(text: str, given: str, role: str) -> str | Span:
    offsets = _OFFSETS.fullmatch(given)
    if not offsets:
        return given
    span = Span(int(offsets[1]), int(offsets[2]))
    check_span(text, span, role)
    return span


def _predict_file(args: argparse.Namespace) -> int:
    source = format_of(args.input, args.format)
    named = None if args.output == "-" else format_of(args.output, args.to, known=WRITE_FORMATS, option="--to")
    wanted = args.to or named or (source if source in WRITE_FORMATS else "jsonl")
    check_free(args.output, force=args.force)
    if args.explain and wanted != "jsonl":
        args.parser.error("--explain writes JSON Lines; give --to jsonl")
    settings = serving_settings(args)
    bad = good = 0
    with progress_bar() as progress, whole_file(args.output, force=args.force) as out:
        if source in LINE_FORMATS and wanted == "jsonl":
            answered = _answered_lines(args, source, settings, out)
        else:
            answered = _answered_rows(args, source, wanted, settings, out)
        for errors in answered:
            for error in errors:
                if error is None:
                    good += 1
                    continue
                if args.strict:
                    raise error
                complain(error)
                bad += 1
            if progress and args.output != "-":  # a bar would be drawn among the records otherwise
                progress(f"{good + bad:,} records", good + bad, None)
    if bad:
        complain(f"{bad} bad record{'s' * (bad != 1)} left out, {good} predicted")
    return 1 if bad else 0


def _answered_lines(
    args: argparse.Namespace, source: str, settings: Settings, out: IO[str]
) -> Iterator[list[DataError | None]]:
    """Write the answer to each line; yield what is wrong with each, batch by batch. Processes share the whole of the work."""
    from actorstance.inference.processes import spread

    name = args.input
    lines = ((f"{name}:{number}", line) for number, line in read_lines(name, encoding=args.encoding))
    batches = _batches(lines)
    first = next(batches, [])
    rows = [row for where, line in first[:30] for row in line_rows(where, line, source, labeled=False)]
    _warn_of_language(name, [row.record for row in rows if row.record is not None])
    work = partial(answer_lines, settings=settings, kind=source, explain=args.explain)
    for answers in spread(work, chain([first], batches), jobs=args.jobs):
        errors: list[DataError | None] = []
        for answer in answers:
            if isinstance(answer, str):
                out.write(answer)
                errors.append(None)
                continue
            if args.strict:
                raise answer
            errors.append(answer)
        yield errors


def _answered_rows(
    args: argparse.Namespace, source: str, wanted: str, settings: Settings, out: IO[str]
) -> Iterator[list[DataError | None]]:
    """Write the answer to each row of a table, or in one; yield what is wrong with each, batch by batch."""
    writer = _ObjectWriter(out) if wanted == "jsonl" else _TableWriter(out, source, wanted)
    rows = iter_rows(args.input, format=args.format, encoding=args.encoding, labeled=False)
    for batch, found in _predicted(_batches(rows), settings, args):
        predictions = iter(found)
        errors: list[DataError | None] = []
        for row in batch:
            error = row.error
            if row.record is not None:
                try:
                    explanation = settings.predictor().explain_record(row.record) if args.explain else None
                    writer.write(row, row.record, next(predictions), explanation)
                except DataError as problem:
                    error = problem.at(row.where)
            if error is not None and args.strict:
                raise error
            errors.append(error)
        yield errors


def _predicted(
    batches: Iterable[list[Row]], settings: Settings, args: argparse.Namespace
) -> Iterator[tuple[list[Row], list[Prediction]]]:
    """Yield each batch with the predictions of its good rows; warn once of text in another language."""
    from actorstance.inference.processes import spread
    from actorstance.inference.serving import predict_batch

    under_way: deque[list[Row]] = deque()

    def records() -> Iterator[list[Record]]:
        warned = False
        for batch in batches:
            good = [row.record for row in batch if row.record is not None]
            if good and not warned:
                _warn_of_language(args.input, good)
                warned = True
            under_way.append(batch)
            yield good

    for found in spread(partial(predict_batch, settings=settings), records(), jobs=args.jobs):
        yield under_way.popleft(), found


class _ObjectWriter:
    """Writes each row of a table as an object with all its keys."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out

    def write(self, row: Row, record: Record, prediction: Prediction, explanation: Explanation | None = None) -> None:
        label = row.item["label"] if row.item.get("label") else None
        item = _without_old(record_to_object(record), prediction) | ({"label": label} if label else {})
        self.out.write(answered_object(item, prediction, explanation))


class _TableWriter:
    """Writes each record as a row; the first one settles the columns."""

    def __init__(self, out: IO[str], source: str, format: str) -> None:
        self.out, self.from_table, self.format = out, source in _TABLES, format
        self.table: csv.DictWriter[str] | None = None

    def write(self, row: Row, record: Record, prediction: Prediction, explanation: Explanation | None = None) -> None:
        if self.from_table:
            cells = row.item
        else:
            cells = record_to_row(record)
            label = row.item.get("label", record.label)
            if label is not None:  # it was never looked at, and may be anything
                fits = isinstance(label, str) and not SURROGATE.search(label)
                cells["label"] = label if fits else json.dumps(label)
        cells = _without_old(cells, prediction) | _cells_of(prediction)
        self.table = self.table or table_writer(self.out, list(cells), self.format)
        unknown = [key for key in cells if key not in self.table.fieldnames]
        if unknown:
            raise DataError(
                f"has {', '.join(map(repr, unknown))}, which the first record lacks; write JSON Lines instead"
            )
        self.table.writerow(cells)


def _without_old(item: dict[str, Any], prediction: Prediction) -> dict[str, Any]:
    """Return the item without the columns of an earlier prediction."""
    old = {"stance", "probabilities", *(f"p_{label}" for label in prediction.probabilities)}
    return {key: value for key, value in item.items() if key not in old}


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def _warn_of_language(name: str, records: list[Record]) -> None:
    from actorstance.inference.language import foreign_language

    language = foreign_language(" ".join(dict.fromkeys(record.text for record in records[:30])))
    if language:
        complain(f"{name}: the text seems to be in another language ({language}); the model is for English")


def _cells_of(prediction: Prediction) -> dict[str, str]:
    return {"stance": prediction.stance or ""} | {f"p_{label}": f"{p:.6f}" for label, p in prediction.shown.items()}
