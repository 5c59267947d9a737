"""``actorstance model show``: what a model file is, what it was trained on and how well it did."""

from __future__ import annotations

import argparse
import json
from typing import Any


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("model", help="look into a model file", description="Look into a model file.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser(
        "show",
        help="what it is, what it was trained on, how well it did",
        epilog="example: actorstance model show mine.joblib --terms 20",
    )
    show.add_argument("file", nargs="?", metavar="FILE", help="a model file (default: the shipped model)")
    show.add_argument("--terms", type=int, default=0, metavar="N", help="also list the N strongest terms of each label")
    show.add_argument("--json", action="store_true", help="print everything as JSON")
    show.set_defaults(run=run, parser=show)


def run(args: argparse.Namespace) -> int:
    """Show a model; return the exit code."""
    if args.terms < 0:
        args.parser.error("--terms must be 0 or more")
    from actorstance.models import StanceModel

    model = StanceModel.load(args.file)
    shown: dict[str, Any] = {
        "file": args.file or "the shipped model",
        "label scheme": model.scheme,
        "labels": list(model.classes),
        "terms": len(model.scorer.codes),
        "words": len(model.vocabulary.words),
        "cues": len(model.vocabulary.cue_names),
        **model.facts,
    }
    strongest = model.strongest_terms(args.terms) if args.terms else {}
    if args.json:
        print(json.dumps(shown | ({"strongest terms": strongest} if strongest else {}), ensure_ascii=False, indent=2))
        return 0
    settings, trained, metrics = shown.pop("settings", {}), shown.pop("trained_on", {}), shown.pop("metrics", {})
    versions = shown.pop("versions", {})
    for name, value in shown.items():
        print(f"{name + ':':<14}{', '.join(value) if isinstance(value, list) else value}")
    counted = trained.get("statistics", {})
    print(f"{'trained on:':<14}{counted.get('records', '?')} records, {counted.get('sentences', '?')} sentences; {_listed(counted.get('labels', {}))}")
    print(f"{'digest:':<14}{trained.get('digest', '?')}")
    print(f"{'settings:':<14}{_listed(settings)}")
    print(f"{'versions:':<14}{_listed(versions)}")
    print("held-out folds of the training data:")
    for part, measured in metrics.items():
        if measured is not None:
            low, high = measured["interval"]
            print(
                f"  {part:<12}n {measured['n']:<7}accuracy {measured['accuracy']:.3f}  macro-F1 {measured['macro_f1']:.3f} "
                f"({low:.3f} to {high:.3f})  ECE {measured['ece']:.3f}"
            )
    for label, terms in strongest.items():
        print(f"strongest terms of {label}:")
        for term in terms:
            print(f"  {term['weight']:+.3f}  {term['term']}")
    return 0


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}" for name, value in values.items())
