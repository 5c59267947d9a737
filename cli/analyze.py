"""``actorstance analyze``: articles, any number of them, to who stands where."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from actorstance.cli.console import at_least, collection_bar, complain, console_options, encoding_name
from actorstance.cli.serving import add_model_options, serving_settings
from actorstance.datasets import DataError
from actorstance.datasets.writing import check_free, whole_file

if TYPE_CHECKING:
    from actorstance.inference.articles import Input
    from actorstance.inference.collection import Batch
    from actorstance.inference.resuming import Progress, ResumableFile
    from actorstance.inference.serving import Settings

FORMATS = ("table", "jsonl", "csv", "parquet")
INPUT_FORMATS = ("txt", "html", "jsonl", "csv", "tsv", "parquet")
_TABLE_CONFIDENCE = 0.6
_ROW_GROUP = 50_000
_DESCRIPTION = """\
Find the actors of articles, their stances, and who supports or opposes whom.

Reads files and folders (.txt, .html, .jsonl, .csv, .tsv, .parquet) and standard input (-), any number of articles in
constant memory. In tables and JSON Lines each row is an article."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "analyze",
        help="who stands where in articles",
        description=_DESCRIPTION,
        epilog="example: actorstance analyze articles/ --roll-up state -j 4 -o stances.jsonl",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="articles: files and folders (- for standard input)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="of the output: table (for reading), jsonl, csv or parquet; default: by the output's suffix, else table",
    )
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="where to write (default: standard output)")
    parser.add_argument("--roll-up", choices=("state",), help="count leaders and ministries as their states")
    parser.add_argument(
        "-j",
        "--jobs",
        type=at_least(1),
        default=1,
        metavar="N",
        help="processes that work; the output is the same (default: 1)",
    )
    parser.add_argument("--resume", action="store_true", help="go on with a run that was killed (jsonl and csv output)")
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours of the table (default: auto)"
    )
    parser.add_argument(
        "--input-format",
        choices=INPUT_FORMATS,
        help="of standard input and of the files named (default: by suffix, else txt)",
    )
    for part, what in (("text", "text"), ("date", "date"), ("source", "outlet"), ("id", "id")):
        parser.add_argument(
            f"--{part}-column", metavar="NAME", help=f"column or key of an article's {what} (default: {part})"
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
    suffixes = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    kind = args.format or suffixes.get(os.path.splitext(args.output)[1].lower(), "table")
    _check(args, kind)
    return _analyze_to_table(args) if kind == "table" else _analyze_to_rows(args, kind)


def _check(args: argparse.Namespace, kind: str) -> None:
    """Refuse arguments that do not go together, and an output that is there already."""
    if args.files.count("-") > 1:
        args.parser.error("standard input (-) can be read only once")
    if args.resume and (kind not in ("jsonl", "csv") or not _is_own_file(args.output)):
        args.parser.error("--resume needs -o FILE and the format jsonl or csv; no other output can be gone on with")
    if kind == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ModuleNotFoundError:
            raise DataError("Parquet needs pyarrow; install it with: pip install 'actorstance[parquet]'") from None
    check_free(args.output, force=args.force)


def _is_own_file(path: str) -> bool:
    """Tell whether an output is a file that can be cut and renamed: no pipe, no device."""
    return path != "-" and (os.path.isfile(path) or not os.path.exists(path))


def _inputs(args: argparse.Namespace, skip: int = 0) -> Iterator[Input]:
    from actorstance.inference.articles import Columns, find_files, read_articles

    columns = Columns(args.text_column, args.date_column, args.source_column, args.id_column)
    places = find_files(args.files, format=args.input_format, on_skip=complain)
    return read_articles(places, columns=columns, encoding=args.encoding, skip=skip)


def _size(args: argparse.Namespace) -> int | None:
    """Return the bytes of all files, where they can be known."""
    from actorstance.inference.articles import Place, find_files

    places = list(find_files(args.files, format=args.input_format))
    if any(isinstance(place, Place) and place.path == "-" for place in places):
        return None
    return sum(
        os.path.getsize(place.path) for place in places if isinstance(place, Place) and os.path.isfile(place.path)
    )


# Rows -----------------------------------------------------------------------------------------------------------------


def _analyze_to_rows(args: argparse.Namespace, kind: str) -> int:
    """Write rows, batch by batch; return the exit code."""
    settings = serving_settings(args, roll_up=args.roll_up == "state", format=kind)
    if kind == "parquet":
        return _to_parquet(args, settings)
    if not _is_own_file(args.output):
        with whole_file(args.output, force=args.force) as out:
            return _write(args, settings, lambda batch: out.write(batch.text), out.write)
    return _to_file(args, settings)


def _to_file(args: argparse.Namespace, settings: Settings) -> int:
    """Write to a file that can be gone on with."""
    from actorstance.inference.resuming import ResumableFile

    file = ResumableFile(args.output, _facts(args, settings), resume=args.resume, force=args.force)
    if args.resume and file.resumed:
        complain(f"going on behind {file.progress.articles:,} articles")
    inputs = _behind(args, file.progress)  # first of all: a refusal leaves everything as it is
    try:
        with file:
            return _write(args, settings, lambda batch: file.write(batch.text), file.write, file, inputs)
    except KeyboardInterrupt:
        if file.journal.exists():
            complain(f"{file.part} is kept; the same command with --resume goes on with it")
        raise


def _to_parquet(args: argparse.Namespace, settings: Settings) -> int:
    """Write to Parquet, a bounded number of rows at a time."""
    import pyarrow
    from pyarrow import parquet

    from actorstance.inference.rows import columns

    classes = settings.predictor().model.classes
    types = {True: pyarrow.int64(), False: pyarrow.string()}
    schema = pyarrow.schema(
        [
            (name, pyarrow.float64() if name.startswith("p_") else types[name.endswith(("_start", "_end"))])
            for name in columns(classes)
        ]
    )
    rows: list[dict[str, Any]] = []
    with (
        whole_file(args.output, force=args.force, binary=True) as out,
        parquet.ParquetWriter(out, schema) as writer,
    ):

        def write(batch: Batch) -> None:
            rows.extend(batch.rows)
            if len(rows) >= _ROW_GROUP:
                flush()

        def flush() -> None:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))
            rows.clear()

        code = _write(args, settings, write)
        if rows:
            flush()
    return code


def _write(
    args: argparse.Namespace,
    settings: Settings,
    write: Callable[[Batch], object],
    begin: Callable[[str], object] | None = None,
    file: ResumableFile | None = None,
    inputs: Iterator[Input] | None = None,
) -> int:
    """Analyze all articles and write their rows; name the bad ones; return the exit code.

    Parameters
    ----------
    write : callable
        Takes each batch.
    begin : callable, optional
        Takes what stands before the first row.
    file : ResumableFile, optional
        Told how far the run has come.
    inputs : iterator of Input, optional
        By default all.
    """
    from actorstance.inference.collection import analyze_batches
    from actorstance.inference.resuming import Progress
    from actorstance.inference.rows import csv_header

    progress = file.progress if file else Progress()
    note = file.note if file else progress.note
    if settings.format == "csv" and begin and not progress.articles:
        begin(csv_header(settings.predictor().model.classes))
    mentions = done = 0
    inputs = _inputs(args) if inputs is None else inputs
    with collection_bar(lambda: None if args.output == "-" else _size(args)) as bar:
        for batch in analyze_batches(inputs, settings, jobs=args.jobs):
            bad = _complain_of(batch, strict=args.strict)
            write(batch)
            mentions += sum(outcome.mentions for outcome in batch.outcomes)
            done += sum(outcome.size for outcome in batch.outcomes)
            note(articles=len(batch.outcomes), bad=bad, rows=batch.count, last=batch.outcomes[-1].where)
            if bar and args.output != "-":  # it would be drawn among the rows otherwise
                bar(progress.articles, mentions, done)
    if progress.articles != 1:
        complain(f"{progress.articles - progress.bad:,} articles analyzed, {progress.rows:,} rows")
    return _exit_code(progress.bad)


def _behind(args: argparse.Namespace, progress: Progress) -> Iterator[Input]:
    """Return the articles behind those that are done.

    Raises
    ------
    DataError
        If the last of those is not where it was.
    """
    if not progress.articles:
        return _inputs(args)
    inputs = _inputs(args, skip=progress.articles - 1)
    last = next(inputs, None)
    if last is None or last.where != progress.last:
        raise DataError(
            f"article {progress.articles:,} of the input was {progress.last}, and is {last.where if last else 'no more there'}; "
            "leave --resume out to begin anew",
            args.output,
        )
    return inputs


def _complain_of(batch: Batch, *, strict: bool) -> int:
    """Name what is bad or worth knowing of a batch; return how many articles are bad."""
    bad = 0
    for outcome in batch.outcomes:
        for note in outcome.notes:
            complain(f"{outcome.where}: {note}")
        if outcome.error is not None:
            if strict:
                raise outcome.error
            complain(outcome.error)
            bad += 1
    return bad


def _exit_code(bad: int) -> int:
    if bad:
        complain(f"{bad} bad article{'s' * (bad != 1)} left out")
    return 1 if bad else 0


def _facts(args: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """Return what the rows depend on; a run may be gone on with only where all of it is the same."""
    from importlib.metadata import version
    from importlib.resources import as_file, files

    from actorstance.inference.collection import file_digest
    from actorstance.models.model import SHIPPED_MODEL
    from actorstance.models.modelfile import ModelFileError

    try:
        with as_file(files("actorstance.models") / SHIPPED_MODEL) as shipped:
            model = file_digest(args.model or shipped)
    except OSError as error:
        raise ModelFileError(f"{args.model}: cannot be read ({error.strerror})") from None
    return {
        "version": version("actorstance"),
        "model": model,
        "FILE": args.files,
        "--format": settings.format,
        "--roll-up": args.roll_up,
        "--actors": settings.actors,
        "--min-confidence": settings.min_confidence,
        "--prior": settings.prior,
        "--encoding": args.encoding,
        "--input-format": args.input_format,
    } | {f"--{part}-column": getattr(args, f"{part}_column") for part in ("text", "date", "source", "id")}


# The table ------------------------------------------------------------------------------------------------------------


def _analyze_to_table(args: argparse.Namespace) -> int:
    """Show each article's sentences with their mentions coloured by stance, then who supports and who opposes whom."""
    from rich.console import Console

    from actorstance.cli.render import show_analysis
    from actorstance.inference.collection import notes_of

    # A table is read as said: what the model is not sure of is left out of it.
    predictor = serving_settings(args, min_confidence=_TABLE_CONFIDENCE).predictor()
    width = None if sys.stdout.isatty() and args.output == "-" else 120
    bad = 0
    with whole_file(args.output, force=args.force) as out:
        console = Console(file=out, highlight=False, width=width, **console_options(args.color))
        for found in _inputs(args):
            if found.article is None:
                if args.strict and found.error is not None:
                    raise found.error
                complain(found.error)
                bad += 1
                continue
            (analysis,) = predictor.analyze_many([found.article.text])
            for note in notes_of(found.article, analysis):
                complain(f"{found.where}: {note}")
            show_analysis(console, found.article.id, analysis, roll_up=args.roll_up == "state")
    return _exit_code(bad)
