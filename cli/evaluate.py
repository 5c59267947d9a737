"""``actorstance evaluate``: a model on labeled data, beside the baselines."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

from actorstance.cli.console import BadRecords, at_least, complain, encoding_name, make_folder, progress_bar
from actorstance.datasets import load_corpus, read_records
from actorstance.datasets.files import READ_FORMATS
from actorstance.datasets.writing import check_free, whole_file


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on labeled data",
        description="Measure a model on labeled records beside the majority label and the plain baseline.",
        epilog="example: actorstance evaluate shipped test.jsonl --report report/",
    )
    parser.add_argument("model", metavar="MODEL", help="a model file, or 'shipped' for the model that ships")
    parser.add_argument("files", nargs="*", metavar="FILE", help="labeled records of the model's label scheme")
    parser.add_argument(
        "--behaviour",
        action="store_true",
        help="run the behaviour suite: the share passed for each rule of the guideline",
    )
    parser.add_argument(
        "--train", nargs="+", metavar="FILE", help="what the model was trained on (default: the shipped corpus)"
    )
    parser.add_argument("--format", choices=READ_FORMATS, help="format of the files (default: by suffix)")
    parser.add_argument(
        "--encoding", type=encoding_name, default="utf-8", help="encoding of the files (default: utf-8)"
    )
    parser.add_argument("--seed", type=at_least(0), default=0, help="of the bootstrap (default: 0)")
    parser.add_argument("--json", metavar="FILE", help="write all figures as JSON (- for standard output)")
    parser.add_argument("--report", metavar="DIR", help="write report.md with its pictures into a folder")
    parser.add_argument("--strict", action="store_true", help="stop at the first bad record")
    parser.add_argument("--force", action="store_true", help="replace existing files")
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate; return the exit code."""
    if not args.files:
        if not args.behaviour:
            args.parser.error("name files of labeled records, or give --behaviour")
        if args.json or args.report:
            args.parser.error("--json and --report go with files of labeled records")
    if args.behaviour and args.json == "-":
        args.parser.error("--behaviour prints a table; give --json a file")
    code = _evaluate_files(args) if args.files else 0
    if args.behaviour:
        _show_behaviour(args)
    return code


def _show_behaviour(args: argparse.Namespace) -> None:
    from actorstance.inference import StancePredictor
    from actorstance.inference.behaviour import behaviour_table, run_suite

    print("\n".join(behaviour_table(run_suite(StancePredictor.load(None if args.model == "shipped" else args.model)))))


def _evaluate_files(args: argparse.Namespace) -> int:
    folder = Path(args.report) if args.report else None
    outputs = ([args.json] if args.json else []) + ([folder / name for name in _REPORT_FILES] if folder else [])
    for path in outputs:
        check_free(path, force=args.force)
    if folder:
        importlib.import_module("matplotlib")  # if it is missing, that is said before the work
        make_folder(folder)
    from actorstance.models import StanceModel
    from actorstance.training import evaluate
    from actorstance.training.report import draw_pictures, markdown_report, summary_table

    bad = BadRecords(strict=args.strict)

    model = StanceModel.load(None if args.model == "shipped" else args.model)
    records = read_records(args.files, format=args.format, encoding=args.encoding, on_error=bad)
    trained_on = read_records(args.train, format=args.format, encoding=args.encoding) if args.train else load_corpus()
    with progress_bar() as progress:
        evaluation = evaluate(model, records, train_records=trained_on, seed=args.seed, progress=progress)
    if args.json:
        with whole_file(args.json, force=args.force) as out:
            json.dump(evaluation.to_json(), out, ensure_ascii=False, indent=2)
            out.write("\n")
    if folder:
        draw_pictures(evaluation, folder)
        title = f"{args.model} on {', '.join(Path(name).name for name in args.files)}"
        with whole_file(folder / "report.md", force=args.force) as out:
            out.write(markdown_report(evaluation, title))
        with whole_file(folder / "figures.json", force=args.force) as out:
            json.dump(evaluation.to_json(), out, ensure_ascii=False, indent=2)
    if args.json != "-":
        print("\n".join(summary_table(evaluation)))
        print(f"signature: {evaluation.signature}")
    if evaluation.leaked:
        complain(
            f"{evaluation.leaked} sentences of the data stand in the training data, too; the figures flatter the model"
        )
    return bad.exit_code()


_REPORT_FILES = ("report.md", "figures.json", "confusion.png", "reliability.png")
