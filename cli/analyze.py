"""``actorstance analyze``: articles to who stands where."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from actorstance.cli.console import complain, encoding_name, read_text
from actorstance.cli.predict import add_model_options, load_predictor
from actorstance.datasets import DataError
from actorstance.datasets.files import json_line, table_writer
from actorstance.datasets.writing import check_free, whole_file

if TYPE_CHECKING:
    from actorstance.inference import Analysis, Finding, StancePredictor

FORMATS = ("table", "jsonl", "csv")
_TABLE_CONFIDENCE = 0.6
COLUMNS = (
    "source", "sentence_start", "sentence_end", "sentence", "actor_start", "actor_end", "actor", "actor_id",
    "target_start", "target_end", "target", "target_id", "stance",
)  # fmt: skip


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "analyze",
        help="who stands where in articles",
        description="Find the actors of plain-text articles, their stances, and who supports or opposes whom.",
        epilog="example: actorstance analyze article.txt --roll-up state",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="plain text articles (- for standard input)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="table (for reading), jsonl or csv (for machines); default: by the output's suffix, else table",
    )
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="where to write (default: standard output)")
    parser.add_argument("--roll-up", choices=("state",), help="count leaders and ministries as their states")
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours of the table (default: auto)"
    )
    parser.add_argument(
        "--encoding", type=encoding_name, default="utf-8", help="encoding of the articles (default: utf-8)"
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first bad article")
    parser.add_argument("--force", action="store_true", help="replace an existing output file")
    add_model_options(parser)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Analyze; return the exit code."""
    kind = args.format or {".jsonl": "jsonl", ".csv": "csv"}.get(args.output[args.output.rfind(".") :], "table")
    check_free(args.output, force=args.force)
    # A table is read as said: what the model is not sure of is left out of it.
    predictor = load_predictor(args, _TABLE_CONFIDENCE if kind == "table" else 0.0)
    bad = 0
    with whole_file(args.output, force=args.force) as out:
        write = _WRITERS[kind](out, args, predictor)
        for name in args.files:
            source = "standard input" if name == "-" else name
            try:
                text = read_text(name, args.encoding)
                with _warnings_as_complaints(source):
                    analysis = predictor.analyze(text)
            except DataError as error:
                if args.strict:
                    raise error.at(source) from None
                complain(error.at(source))
                bad += 1
                continue
            _warn_of_language(source, text)
            # A file's name may hold bytes that are no text.
            write(name.encode(errors="backslashreplace").decode(), analysis)
    if bad:
        complain(f"{bad} bad article{'s' * (bad != 1)} left out")
    return 1 if bad else 0


def finding_object(source: str, finding: Finding, *, roll_up: bool = False) -> dict[str, Any]:
    """Return a finding as the object that ``--format jsonl`` writes."""
    from actorstance.inference.relations import actor_id

    def mention(found: Any) -> dict[str, Any] | None:
        if found is None:
            return None
        start = found.span.start - finding.sentence.span.start
        surface = finding.sentence.text[start : start + found.span.end - found.span.start]
        return {
            "start": found.span.start,
            "end": found.span.end,
            "text": surface,
            "id": actor_id(found, roll_up=roll_up),
        }

    span = finding.sentence.span
    return {
        "source": source,
        "sentence": {"start": span.start, "end": span.end, "text": finding.sentence.text},
        "actor": mention(finding.actor),
        "target": mention(finding.target),
        "stance": finding.prediction.stance,
        "probabilities": {label: round(p, 6) for label, p in reversed(list(finding.prediction.probabilities.items()))},
    }


class _JsonWriter:
    """Writes one object for each finding."""

    def __init__(self, out: IO[str], args: argparse.Namespace, predictor: StancePredictor) -> None:
        self.out, self.roll_up = out, args.roll_up == "state"

    def __call__(self, source: str, analysis: Analysis) -> None:
        for finding in analysis.findings:
            self.out.write(json_line(finding_object(source, finding, roll_up=self.roll_up)))


class _CsvWriter:
    """Writes one row for each finding."""

    def __init__(self, out: IO[str], args: argparse.Namespace, predictor: StancePredictor) -> None:
        self.roll_up = args.roll_up == "state"
        self.table = table_writer(
            out, [*COLUMNS, *(f"p_{label}" for label in reversed(predictor.model.classes))], "csv"
        )

    def __call__(self, source: str, analysis: Analysis) -> None:
        for finding in analysis.findings:
            item = finding_object(source, finding, roll_up=self.roll_up)
            row = {"source": source, "stance": item["stance"]}
            for role in ("sentence", "actor", "target"):
                part = item[role] or {"start": "", "end": "", "text": "", "id": ""}
                row |= {f"{role}_start": part["start"], f"{role}_end": part["end"], role: part["text"]}
                if role != "sentence":
                    row[f"{role}_id"] = part["id"]
            self.table.writerow(row | {f"p_{label}": f"{p:.6f}" for label, p in item["probabilities"].items()})


class _TableWriter:
    """Shows each sentence with its mentions coloured by stance, then who supports and who opposes whom."""

    def __init__(self, out: IO[str], args: argparse.Namespace, predictor: StancePredictor) -> None:
        from rich.console import Console

        colours: dict[str, Any] = {
            "always": {"force_terminal": True},
            "never": {"no_color": True, "force_terminal": False},
            "auto": {},
        }[args.color]
        width = None if sys.stdout.isatty() and args.output == "-" else 120
        self.console = Console(file=out, highlight=False, width=width, **colours)
        self.roll_up = args.roll_up == "state"

    def __call__(self, source: str, analysis: Analysis) -> None:
        from actorstance.cli.render import show_analysis

        show_analysis(self.console, source, analysis, roll_up=self.roll_up)


_WRITERS: dict[str, type[_TableWriter] | type[_JsonWriter] | type[_CsvWriter]] = {
    "table": _TableWriter,
    "jsonl": _JsonWriter,
    "csv": _CsvWriter,
}


def _warn_of_language(source: str, text: str) -> None:
    from actorstance.inference.language import foreign_language

    language = foreign_language(text)
    if language:
        complain(f"{source}: the text seems to be in another language ({language}); the shipped model is for English")


@contextmanager
def _warnings_as_complaints(source: str) -> Iterator[None]:
    """Print the warnings of the block as complaints that name the article."""
    from actorstance.inference import ManyMentionsWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ManyMentionsWarning)
        yield
    for warning in caught:
        if issubclass(warning.category, ManyMentionsWarning):
            complain(f"{source}: {warning.message}")
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
