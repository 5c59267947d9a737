"""``actorstance relations``: the rows of analyze to who supports and who opposes whom."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from actorstance.cli.console import BadRecords, at_least, encoding_name, share
from actorstance.datasets import DataError
from actorstance.datasets.files import json_line, table_writer
from actorstance.datasets.writing import check_free, whole_file

if TYPE_CHECKING:
    from actorstance.inference.aggregation import Collection, Evidence, RelationSummary, Selection, Settled

FORMATS = ("table", "jsonl", "csv", "parquet", "graphml")
_INPUT_FORMATS = ("jsonl", "csv", "tsv", "parquet")  # those of inference.statements, which parsing need not import
_PERIODS = ("none", "year", "quarter", "month", "week")
_TABLE_ROWS = 40
COLUMNS = (
    "actor", "target", "theatre", "period", "leaning", "score", "low", "high", "sentences", "supportive", "neutral",
    "opposing", "unsure", "support", "opposition", "articles", "sources", "first_date", "last_date", "reported_by",
)  # fmt: skip
EVIDENCE_COLUMNS = ("", "_stance", "_probability", "_article", "_source", "_date", "_start", "_end")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "relations",
        help="who stands where over a collection",
        description="Bring the rows of 'actorstance analyze' together: who supports and who opposes whom, where and since when.",
        epilog="example: actorstance relations stances.jsonl --period month -o relations.csv",
    )
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="where to write (default: standard output)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="table (for reading) or a file format; default: by the output's suffix, else table",
    )
    parser.add_argument(
        "--by",
        choices=("theatre", "pair"),
        default="theatre",
        help="whether theatres are told apart (default: theatre)",
    )
    parser.add_argument(
        "--period", choices=_PERIODS, default="none", help="whether periods are told apart, and which (default: none)"
    )
    add_selection_options(parser)
    parser.add_argument(
        "--min-sentences",
        type=at_least(0),
        default=0,
        metavar="N",
        help="leave out relations with fewer sentences that take a side",
    )
    parser.add_argument(
        "--top", type=at_least(1), metavar="N", help="keep the N relations with the most such sentences"
    )
    parser.add_argument(
        "--include-neutral", action="store_true", help="keep relations that no sentence takes a side in"
    )
    parser.add_argument(
        "--evidence", type=at_least(0), default=3, metavar="N", help="sentences to show of each relation (default: 3)"
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first bad row")
    parser.add_argument("--force", action="store_true", help="replace an existing output file")
    parser.set_defaults(run=run, parser=parser)


def add_selection_options(parser: argparse.ArgumentParser) -> None:
    """Add the results to read, what to take of them, and the settings of the interval."""
    parser.add_argument("results", nargs="+", metavar="RESULT", help="what analyze wrote (- for standard input)")
    parser.add_argument("--input-format", choices=_INPUT_FORMATS, help="format of the results (default: by suffix)")
    parser.add_argument(
        "--encoding", type=encoding_name, default="utf-8", help="encoding of the results (default: utf-8)"
    )
    for role in ("actor", "target", "theatre"):
        parser.add_argument(f"--{role}", action="append", metavar="ID", help=f"only this {role} (may be repeated)")
    parser.add_argument("--from", dest="since", type=day, metavar="DAY", help="only articles of this day or later")
    parser.add_argument("--to", dest="until", type=day, metavar="DAY", help="only articles of this day or earlier")
    parser.add_argument(
        "--min-confidence", type=share, default=0.0, metavar="P", help="leave out rows with no label as probable as P"
    )
    parser.add_argument(
        "--bootstrap", type=at_least(0), default=1000, metavar="N", help="draws for the interval (default: 1000)"
    )
    parser.add_argument("--seed", type=at_least(0), default=0, help="of the draws (default: 0)")


def run(args: argparse.Namespace) -> int:
    """Aggregate; return the exit code."""
    kind = args.format or _SUFFIXES.get(Path(args.output).suffix.lower(), "table")
    check_free(args.output, force=args.force)
    _check_library(kind)
    from actorstance.inference.aggregation import summarize

    bad = BadRecords(strict=args.strict)
    settled = gather(args, bad, by_theatre=args.by == "theatre")
    summaries = summarize(
        settled,
        period=args.period,
        min_sentences=args.min_sentences,
        include_neutral=args.include_neutral,
        top=args.top,
        n_draws=args.bootstrap,
        seed=args.seed,
    )
    if not summaries and bad.count:
        return bad.exit_code()  # nothing that could be read: there is no table to make of it
    with whole_file(args.output, force=args.force, binary=kind in _BINARY) as out:
        _WRITERS[kind](out, summaries, args)
    return bad.exit_code()


def gather(args: argparse.Namespace, bad: BadRecords, *, by_theatre: bool = True) -> Settled:
    """Read the results that the arguments name; say what was left out.

    Raises
    ------
    DataError
        If the days stand the wrong way round or, when strict, at the first bad row.
    """
    from actorstance.cli.console import complain
    from actorstance.inference.aggregation import Collection

    if args.since and args.until and args.since > args.until:
        args.parser.error(f"--from {args.since} is later than --to {args.until}")
    if args.results.count("-") > 1:
        args.parser.error("standard input can be read once only")
    collection = Collection(_selection(args), by_theatre=by_theatre)
    _take_up(collection, args, bad)
    settled = collection.settle()
    if settled.undated:
        sentences = f"{settled.undated} sentence{'s' * (settled.undated != 1)}"
        complain(f"{sentences} of articles without a date left out, since --from or --to asks for days")
    return settled


def _take_up(collection: Collection, args: argparse.Namespace, bad: BadRecords) -> None:
    from actorstance.inference.statements import read_statements

    for path in args.results:
        try:
            for row in read_statements(path, format=args.input_format, encoding=args.encoding):
                if isinstance(row, DataError):
                    bad(row)
                else:
                    collection.add(row)
        except DataError as error:
            bad(error.at(path))


def _selection(args: argparse.Namespace) -> Selection:
    from actorstance.inference.aggregation import Selection

    return Selection(
        frozenset(args.actor or ()),
        frozenset(args.target or ()),
        frozenset(args.theatre or ()),
        args.since,
        args.until,
        args.min_confidence,
    )


def day(text: str) -> str:
    """Return the day that an argument names."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as YYYY-MM-DD") from None


def summary_object(summary: RelationSummary, n_evidence: int = 3) -> dict[str, Any]:
    """Return a relation as the object that ``--format jsonl`` writes."""
    counts = summary.counts
    return {
        **summary.relation._asdict(),
        "period": summary.period,
        "leaning": summary.leaning,
        **{key: round(getattr(summary, key), 6) for key in ("score", "low", "high")},
        "sentences": counts.total(),
        **{label: counts[label] for label in ("supportive", "neutral", "opposing")},
        "unsure": counts[None],
        **{key: round(getattr(summary, key), 6) for key in ("support", "opposition")},
        "articles": summary.articles,
        "sources": summary.sources,
        "first_date": summary.first_date,
        "last_date": summary.last_date,
        "reported_by": [{"actor": actor, "sentences": count} for actor, count in summary.reported_by],
        "evidence": [_evidence_object(found) for found in summary.strongest(n_evidence)],
    }


def _evidence_object(found: Evidence) -> dict[str, Any]:
    said, article = found.said, found.articles[0]

    def place(start: int, end: int) -> dict[str, Any]:
        return {"start": start, "end": end, "text": said.text[start - said.start : end - said.start]}

    return {
        "article": article.id,
        "source": article.source,
        "date": article.date,
        "sentence": {"start": said.start, "end": said.start + len(said.text), "text": said.text},
        "actor": place(*said.actor),
        "target": place(*said.target),
        "reported_by": said.reported_by,
        "stance": said.stance,
        "probability": round(max(said.probabilities), 6),
    }


def _write_json(out: IO[str], summaries: Sequence[RelationSummary], args: argparse.Namespace) -> None:
    for summary in summaries:
        out.write(json_line(summary_object(summary, args.evidence)))


def _write_csv(out: IO[str], summaries: Sequence[RelationSummary], args: argparse.Namespace) -> None:
    evidence = [f"evidence_{number}{part}" for number in range(1, args.evidence + 1) for part in EVIDENCE_COLUMNS]
    table = table_writer(out, [*COLUMNS, *evidence], "csv")
    for summary in summaries:
        item = summary_object(summary, args.evidence)
        row = {key: "" if item[key] is None else item[key] for key in COLUMNS}
        row |= {key: f"{item[key]:.6f}" for key in ("score", "low", "high", "support", "opposition")}
        row["reported_by"] = json_line(item["reported_by"]).rstrip("\n")
        for number, found in enumerate(item["evidence"], start=1):
            values = (
                found["sentence"]["text"], found["stance"] or "", f"{found['probability']:.6f}", found["article"],
                found["source"] or "", found["date"] or "", found["sentence"]["start"], found["sentence"]["end"],
            )  # fmt: skip
            row |= dict(zip((f"evidence_{number}{part}" for part in EVIDENCE_COLUMNS), values, strict=True))
        table.writerow(row)


def _write_parquet(out: IO[str], summaries: Sequence[RelationSummary], args: argparse.Namespace) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    place = pa.struct({"start": pa.int64(), "end": pa.int64(), "text": pa.string()})
    reporter = pa.struct({"actor": pa.string(), "sentences": pa.int64()})
    text = dict.fromkeys(("article", "source", "date"), pa.string())
    places = dict.fromkeys(("sentence", "actor", "target"), place)
    found = pa.struct(text | places | {"reported_by": pa.string(), "stance": pa.string(), "probability": pa.float64()})
    kinds: dict[str, Any] = dict.fromkeys(COLUMNS, pa.int64())
    kinds |= dict.fromkeys(("actor", "target", "theatre", "period", "leaning", "first_date", "last_date"), pa.string())
    kinds |= dict.fromkeys(("score", "low", "high", "support", "opposition"), pa.float64())
    kinds |= {"reported_by": pa.list_(reporter), "evidence": pa.list_(found)}
    items = [summary_object(summary, args.evidence) for summary in summaries]
    pa.parquet.write_table(pa.Table.from_pylist(items, schema=pa.schema(kinds)), out)


def _write_graphml(out: IO[str], summaries: Sequence[RelationSummary], args: argparse.Namespace) -> None:
    from actorstance.inference.graph import write_graphml

    write_graphml(summaries, out)  # type: ignore[arg-type]


def _write_table(out: IO[str], summaries: Sequence[RelationSummary], args: argparse.Namespace) -> None:
    from rich.console import Console

    from actorstance.cli.render import summaries_table

    on_terminal = args.output == "-" and sys.stdout.isatty()
    console = Console(file=out, highlight=False, width=None if on_terminal else 140)
    shown = summaries if args.top else summaries[:_TABLE_ROWS]
    console.print(summaries_table(shown, n_evidence=args.evidence, periods=args.period != "none"))
    if len(shown) < len(summaries):
        console.print(f"{len(summaries) - len(shown)} more; give --top N to see more here, or -o FILE for all")
    if not summaries:
        console.print("No sentence takes a side; --include-neutral shows the pairs all the same.")


_SUFFIXES = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".graphml": "graphml"}
_BINARY = ("parquet", "graphml")
_LIBRARIES = {"parquet": "pyarrow", "graphml": "networkx"}
_WRITERS = {
    "table": _write_table,
    "jsonl": _write_json,
    "csv": _write_csv,
    "parquet": _write_parquet,
    "graphml": _write_graphml,
}


def _check_library(kind: str) -> None:
    """Import the library that the format needs: if it is missing, that is said before the work."""
    from importlib import import_module

    if kind in _LIBRARIES:
        import_module(_LIBRARIES[kind])
