"""``actorstance data``: check, count, split and convert files of labeled mentions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from actorstance.cli.console import at_least, encoding_name, make_folder
from actorstance.datasets.checks import check_rows
from actorstance.datasets.errors import DataError
from actorstance.datasets.files import (
    READ_FORMATS,
    WRITE_FORMATS,
    Row,
    format_of,
    iter_files,
    json_line,
    read_records,
    write_records,
)
from actorstance.datasets.records import Record, scheme_of
from actorstance.datasets.requirements import (
    Figure,
    Requirements,
    check_requirements,
    read_requirements,
    read_sentences,
    share,
)
from actorstance.datasets.splits import folds, group_records, sentence_key, split
from actorstance.datasets.statistics import corpus_statistics
from actorstance.datasets.writing import check_free, whole_file

_WORST = 5  # offenders that a line on a failed requirement names


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``data`` and its subcommands; each sets ``run``, a function of the arguments to the exit code."""
    data = subparsers.add_parser(
        "data",
        help="check, count, split and convert files of labeled mentions",
        description="Check, count, split and convert files of labeled mentions.",
    )
    commands = data.add_subparsers(dest="data_command", metavar="COMMAND", required=True)

    check = _command(commands, "check", run_check, "name every problem of the files", "actorstance data check my.jsonl")
    check.add_argument("--settings", metavar="TOML", help="also measure the files together against these requirements")
    check.add_argument(
        "--against", nargs="+", metavar="PATH", help="files or folders whose sentences may not be close to any of these"
    )
    check.add_argument("--json", action="store_true", help="print the figures of --settings as JSON")

    stats = _command(
        commands, "stats", run_stats, "count what the files hold", "actorstance data stats my.jsonl --json"
    )
    stats.add_argument("--json", action="store_true", help="print JSON instead of a table")

    parts = _command(
        commands,
        "split",
        run_split,
        "divide the records so that no sentence, near-copy, article or contrast pair stands on two sides",
        "actorstance data split my.jsonl -o parts --share 0.2",
    )
    parts.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        required=True,
        help="folder for train.jsonl and test.jsonl, or fold-1.jsonl ...",
    )
    how = parts.add_mutually_exclusive_group()
    how.add_argument(
        "--share", type=_share, default=0.2, metavar="X", help="share of the records in test.jsonl (default: 0.2)"
    )
    how.add_argument("--folds", type=at_least(2), metavar="K", help="write K folds instead, each record in one of them")
    parts.add_argument("--seed", type=at_least(0), default=0, metavar="N", help="seed of the shuffle (default: 0)")
    parts.add_argument("--force", action="store_true", help="replace files that exist")

    convert = _command(
        commands,
        "convert",
        run_convert,
        "write the records in another format",
        "actorstance data convert train.txt --format dse -o train.jsonl",
    )
    convert.add_argument("-o", "--output", metavar="OUT", required=True, help="file to write; - is standard output")
    convert.add_argument("--to", choices=WRITE_FORMATS, help="format to write (default: by the suffix of OUT)")
    convert.add_argument("--force", action="store_true", help="replace OUT if it exists")
    convert.add_argument("--strict", action="store_true", help="stop at the first bad record, write nothing")

    for parser in (check, stats, parts, convert):
        parser.add_argument("files", nargs="+", metavar="FILE", help="file to read; - is standard input")
        parser.add_argument("--format", choices=READ_FORMATS, help="format of the files (default: by their suffixes)")
        parser.add_argument(
            "--encoding", type=encoding_name, default="utf-8", help="encoding of the files (default: %(default)s)"
        )


def run_check(args: argparse.Namespace) -> int:
    """Print every problem of the files as one line on standard error, then a summary on standard output."""
    if not args.settings and (args.against or args.json):
        args.parser.error("--against and --json go with --settings")
    wanted = read_requirements(args.settings) if args.settings else None
    sentences: set[str] = set()
    kept: list[Record] = []
    records = problems = 0

    def counted(rows: Iterable[Row]) -> Iterator[Row]:
        nonlocal records
        for row in rows:
            if row.record is not None:
                records += 1
                sentences.add(sentence_key(row.record.text))
                if wanted:
                    kept.append(row.record)
            yield row

    for problem in check_rows(counted(iter_files(args.files, format=args.format, encoding=args.encoding))):
        problems += 1
        _complain(problem)
    found = _count(problems, "problem") if problems else "no problems"
    summary = f"{_count(records, 'record')}, {_count(len(sentences), 'sentence')}, {found}"
    figures = _figures(kept, wanted, args.against) if wanted else []
    failed = [figure for figure in figures if not figure.holds]
    for figure in failed:
        _complain(f"{figure}{_listed(figure.worst)}")
    with whole_file("-") as out:
        if args.json:
            out.write(json_line({"problems": problems, "figures": [asdict(f) | {"holds": f.holds} for f in figures]}))
        else:
            out.write(f"{summary}\n" + "".join(f"{_mark(figure)}{_printable(str(figure))}\n" for figure in figures))
    return 1 if problems or failed else 0


def _figures(records: Sequence[Record], wanted: Requirements, against: Sequence[str] | None) -> list[Figure]:
    """Return the figures of the corpus: those of the data alone, then those that need a cue lexicon."""
    others = None
    if against:
        others, passed_over = read_sentences(against)
        if passed_over:
            _complain(
                f"{_count(passed_over, 'row')} of {', '.join(against)} could not be read and {'is' if passed_over == 1 else 'are'} not compared"
            )
    figures = check_requirements(records, wanted, others=others)
    from actorstance.models.cue_use import LexiconBaseline, cue_use  # numpy's matching is slow to load: only when asked

    use = cue_use(records)
    most = max(use.carried.values(), default=0)
    bar = 1.0 if wanted.max_cue is None else wanted.max_cue
    frequent = [f"{cue!r} carries {n}" for cue, n in use.carried.items() if n > bar * use.n_stances]
    right = sum(
        label == record.label for label, record in zip(LexiconBaseline().predict(records), records, strict=True)
    )
    return [
        *figures,
        share(
            "records with a stance that the most frequent cue carries",
            most,
            use.n_stances,
            most=wanted.max_cue,
            worst=frequent,
        ),
        share(
            "records with a stance that have a cue of it",
            use.n_covered,
            use.n_stances,
            wanted.min_cue_coverage,
            worst=map(repr, use.uncovered),
        ),
        share("neutral records that have a cue of a stance", use.n_neutral_with_cue, use.n_neutral),
        share("records that the lexicon alone labels right", right, len(records)),
    ]


def run_stats(args: argparse.Namespace) -> int:
    """Print what the files hold, as a table or as JSON."""
    counted = corpus_statistics(_records(args))
    with whole_file("-") as out:
        out.write(json_line(counted) if args.json else _table(counted))
    return 0


def run_split(args: argparse.Namespace) -> int:
    """Write the parts of the files' records, and say on standard error how large each is."""
    records = _records(args)
    groups = group_records(records)
    if args.folds is None:
        names = ["train.jsonl", "test.jsonl"]
        parts = list(split(records, args.share, seed=args.seed, groups=groups))
    else:
        names = [f"fold-{number}.jsonl" for number in range(1, args.folds + 1)]
        parts = [held_out for _, held_out in folds(records, args.folds, seed=args.seed, groups=groups)]
    folder = _folder(args.output, names, force=args.force)
    for name, positions in zip(names, parts, strict=True):
        part = [records[position] for position in positions]
        with whole_file(folder / name, force=args.force) as out:
            write_records(part, out)
        sentences = len({sentence_key(record.text) for record in part})
        sizes = (
            _count(len(part), "record"),
            _count(sentences, "sentence"),
            _count(len(set(groups[positions])), "group"),
        )
        print(f"{folder / name}: {', '.join(sizes)}", file=sys.stderr)
    return 0


def run_convert(args: argparse.Namespace) -> int:
    """Write the files' good records in one file; name the bad ones on standard error."""
    to = args.to or format_of(args.output, known=WRITE_FORMATS, option="--to")
    labels: set[str | None] = set()
    bad = 0

    def good() -> Iterator[Record]:
        nonlocal bad
        for row in iter_files(args.files, format=args.format, encoding=args.encoding):
            if row.record is not None:
                labels.add(row.record.label)
                yield row.record
            elif row.error is not None:
                if args.strict:
                    raise row.error
                bad += 1
                _complain(row.error)

    with whole_file(args.output, force=args.force) as out:
        written = write_records(good(), out, format=to)
        scheme_of(labels)
        if not written:
            raise DataError("no good record was found, so nothing is written", ", ".join(args.files))
    left_out = f", {_count(bad, 'problem')}: what they name is left out" if bad else ""
    print(f"{_count(written, 'record')} written{left_out}", file=sys.stderr)
    return 1 if bad else 0


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    purpose: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.", epilog=f"example: {example}"
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def _records(args: argparse.Namespace) -> list[Record]:
    """Return the records of all files; the first bad one, or an absence of any, raises."""
    records = read_records(args.files, format=args.format, encoding=args.encoding)
    if not records:
        raise DataError("holds no record", ", ".join(args.files))
    return records


def _folder(path: str, names: Sequence[str], *, force: bool) -> Path:
    """Return the folder, made if absent, once it is sure that the files of these names may be written there."""
    folder = make_folder(path)
    for name in names:
        check_free(folder / name, force=force)
    # Parts of another split beside these would put the same sentences on two sides.
    known = {found.name for pattern in ("train.jsonl", "test.jsonl", "fold-*.jsonl") for found in folder.glob(pattern)}
    if stale := sorted(known - set(names)):
        raise DataError(f"holds {', '.join(stale)} of another split; remove what is there or name another folder", path)
    return folder


def _complain(error: object) -> None:
    """Print the error on standard error as one line, without the picture of the place that may stand beneath it."""
    print(str(error).partition("\n")[0], file=sys.stderr)


def _listed(worst: Sequence[str]) -> str:
    """Return the first few of what speaks against a figure."""
    more = f"; and {len(worst) - _WORST} more" if len(worst) > _WORST else ""
    return f": {'; '.join(worst[:_WORST])}{more}" if worst else ""


def _mark(figure: Figure) -> str:
    return "" if figure.holds else "MISSED  "


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _table(counted: dict[str, Any]) -> str:
    """Return the statistics as aligned text: one figure a line, then the labels and the phenomena."""
    low, middle, high = counted["characters"]
    figures: dict[str, object] = {
        "label scheme": counted["scheme"],
        **{name: counted[name] for name in ("records", "directed", "undirected", "sentences", "mentions", "groups")},
        **{name: counted[name] for name in ("articles", "pairs") if name in counted},
        "sentences with two or more mentions": f"{counted['multi_actor']:.1%}",
        "sentence length in characters (5%, 50%, 95%)": f"{low}, {middle}, {high}",
    }
    labels = [
        [label, number, counted["labels_directed"].get(label, 0), counted["labels_undirected"].get(label, 0)]
        for label, number in counted["labels"].items()
    ]
    blocks = [[list(row) for row in figures.items()], [["label", "records", "directed", "undirected"], *labels]]
    if "phenomena" in counted:
        blocks.append([["phenomenon", "records"], *map(list, counted["phenomena"].items())])
    return "\n".join(map(_aligned, blocks))


def _aligned(rows: Sequence[Sequence[object]]) -> str:
    """Return the rows with their first column set left and the others set right."""
    cells = [[_printable(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "".join(
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))])
        + "\n"
        for row in cells
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share; give a number between 0 and 1")
    return share


def _printable(text: str) -> str:
    return text if text.isprintable() else repr(text)
