"""``actorstance model show``: what a model file is, what it was trained on and how well it did."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from actorstance.cli.console import at_least

if TYPE_CHECKING:
    from actorstance.models import StanceModel


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
    show.add_argument(
        "--terms", type=at_least(0), default=0, metavar="N", help="also list the N strongest terms of each label"
    )
    show.add_argument("--json", action="store_true", help="print everything as JSON")
    show.set_defaults(run=run, parser=show)


def run(args: argparse.Namespace) -> int:
    """Show a model; return the exit code."""
    from actorstance.models import ModelFileError, StanceModel

    model = StanceModel.load(args.file)
    try:
        lines = _described(model, args.file or "the shipped model", args.terms, as_json=args.json)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # The facts are free values, which serving does not need; those of a foreign file may have any shape.
        raise ModelFileError(f"{args.file}: its facts are damaged ({type(error).__name__}); train it anew") from None
    print("\n".join(lines))
    return 0


def _described(model: StanceModel, name: str, n_terms: int, *, as_json: bool) -> list[str]:
    shown: dict[str, Any] = {
        "file": name,
        "label scheme": model.scheme,
        "labels": list(model.classes),
        "terms": len(model.scorer.codes),
        "words": len(model.vocabulary.words),
        "cues": len(model.vocabulary.cue_names),
        **model.facts,
    }
    strongest = model.strongest_terms(n_terms) if n_terms else {}
    if as_json:
        return [json.dumps(shown | ({"strongest terms": strongest} if strongest else {}), ensure_ascii=False, indent=2)]
    settings, trained, metrics = shown.pop("settings", {}), shown.pop("trained_on", {}), shown.pop("metrics", {})
    versions = shown.pop("versions", {})
    counted = trained.get("statistics", {})
    sizes = f"{counted.get('records', '?')} records, {counted.get('sentences', '?')} sentences"
    lines = [f"{key + ':':<14}{', '.join(value) if isinstance(value, list) else value}" for key, value in shown.items()]
    lines += [
        f"{'trained on:':<14}{sizes}; {_listed(counted.get('labels', {}))}",
        f"{'digest:':<14}{trained.get('digest', '?')}",
        f"{'settings:':<14}{_listed(settings)}",
        f"{'versions:':<14}{_listed(versions)}",
        "held-out folds of the training data:",
    ]
    for part, measured in metrics.items():
        if measured is not None:
            low, high = measured["interval"]
            lines.append(
                f"  {part:<12}n {measured['n']:<7}accuracy {measured['accuracy']:.3f}  macro-F1 {measured['macro_f1']:.3f} "
                f"({low:.3f} to {high:.3f})  ECE {measured['ece']:.3f}"
            )
    for label, terms in strongest.items():
        lines.append(f"strongest terms of {label}:")
        lines += [f"  {term['weight']:+.3f}  {term['term']}" for term in terms]
    return lines


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}" for name, value in values.items()
    )
