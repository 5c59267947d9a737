"""``actorstance train``: a model from labeled data, with its card beside it."""

from __future__ import annotations

import argparse
import math
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from actorstance.cli.console import BadRecords, at_least, encoding_name, progress_bar
from actorstance.datasets import DataError, read_records
from actorstance.datasets.files import READ_FORMATS
from actorstance.datasets.writing import check_free, whole_file

if TYPE_CHECKING:
    from actorstance.models import StanceModel


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "train",
        help="train a model from labeled data",
        description="Train a model from labeled records; its card is written beside it.",
        epilog="example: actorstance train corpus.jsonl -o mine.joblib",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="labeled records, all of one label scheme")
    parser.add_argument("-o", "--output", required=True, metavar="MODEL", help="the model file to write")
    parser.add_argument(
        "--also",
        nargs="+",
        default=[],
        metavar="FILE",
        help="labeled records of another source, to learn from what it shares with FILE",
    )
    parser.add_argument("--format", choices=READ_FORMATS, help="format of the files (default: by suffix)")
    parser.add_argument(
        "--encoding", type=encoding_name, default="utf-8", help="encoding of the files (default: utf-8)"
    )
    parser.add_argument(
        "--C", type=_positive, nargs="+", metavar="C", help="inverse penalty; of several the best is taken"
    )
    parser.add_argument("--class-weight", choices=("none", "root", "balanced"), help="default: the best one")
    parser.add_argument("--min-df", type=at_least(1), default=2, help="records in which a term must stand (default: 2)")
    parser.add_argument("--folds", type=at_least(2), default=5, help="folds of the cross-validation (default: 5)")
    parser.add_argument("--seed", type=at_least(0), default=0, help="deals out the folds (default: 0)")
    parser.add_argument("--lexicon", metavar="FILE", help="another cue lexicon (default: the shipped one)")
    parser.add_argument("--tone", metavar="FILE", help="another tone lexicon (default: the shipped one)")
    parser.add_argument("--gazetteer", metavar="FILE", help="another actor gazetteer (default: the shipped one)")
    parser.add_argument("--strict", action="store_true", help="stop at the first bad record")
    parser.add_argument("--force", action="store_true", help="replace an existing model")
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Train; return the exit code."""
    if args.output in ("", "-") or Path(args.output).suffix == ".md":
        args.parser.error("-o names the model's file; its card takes the same name with the suffix .md")
    check_free(args.output, force=args.force)
    card = Path(args.output).with_suffix(".md")
    check_free(card, force=args.force)
    if not card.parent.is_dir():
        raise DataError("cannot be written, since its folder does not exist; make it first", args.output)
    from actorstance.models import Gazetteer, read_lexicon
    from actorstance.models.gazetteer import read_actors
    from actorstance.models.tone import read_tones
    from actorstance.training import train
    from actorstance.training.card import model_card
    from actorstance.training.train import C_GRID, CLASS_WEIGHT_GRID

    bad = BadRecords(strict=args.strict)

    records = read_records(args.files, format=args.format, encoding=args.encoding, on_error=bad)
    also = read_records(args.also, encoding=args.encoding, on_error=bad) if args.also else []
    weights = {None: CLASS_WEIGHT_GRID, "none": (None,)}.get(args.class_weight, (args.class_weight,))
    with progress_bar() as progress:
        model = train(
            records,
            also=also,
            C=tuple(args.C) if args.C else C_GRID,
            class_weight=weights,
            min_df=args.min_df,
            lexicon=read_lexicon(args.lexicon) if args.lexicon else None,
            tones=read_tones(args.tone) if args.tone else None,
            gazetteer=Gazetteer.of(read_actors(args.gazetteer)) if args.gazetteer else None,
            n_folds=args.folds,
            seed=args.seed,
            progress=progress,
        )
    model.save(args.output)
    command = shlex.join(
        ["actorstance", "train", *args.files, *(["--also", *args.also] if args.also else []), "-o", args.output]
    )
    with whole_file(card, force=True) as out:
        out.write(model_card(model, Path(args.output).stem, command, _behaviour_section(model)))
    measured = model.facts["metrics"]["all"]
    low, high = measured["interval"]
    print(
        f"{args.output}: {len(records)} records, held-out macro-F1 {measured['macro_f1']:.3f} ({low:.3f} to {high:.3f}); card: {card}"
    )
    return bad.exit_code()


def _behaviour_section(model: StanceModel) -> str:
    """Return the card's table of the behaviour suite; only models of the scheme ``stance`` answer its questions."""
    if model.scheme != "stance":
        return ""
    from actorstance.inference import StancePredictor
    from actorstance.inference.behaviour import behaviour_table, run_suite

    table = "\n".join(behaviour_table(run_suite(StancePredictor(model))))
    return f"## Behaviour, by rule of the guideline\n\nShare of short cases passed, none of them trained on (`datasets/behaviour`).\n\n{table}\n"


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} will not do; give a number above 0")
    return value
