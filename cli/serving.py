"""The options that say which model serves, and how."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from actorstance.cli.console import share

if TYPE_CHECKING:
    from actorstance.inference.serving import Settings


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the model, further actors, confidence and prior."""
    parser.add_argument("--model", metavar="FILE", help="a model file (default: the shipped model)")
    parser.add_argument("--actors", metavar="FILE", help="further actors: CSV with the columns actor, alias")
    parser.add_argument(
        "--min-confidence",
        type=share,
        metavar="P",
        help="abstain (stance null) where no label is as probable as P (default: 0; for a table of relations 0.6)",
    )
    parser.add_argument(
        "--prior",
        type=_prior,
        default=(),
        metavar="LABEL=SHARE[,...]",
        help="how often labels occur in your text, such as neutral=0.8; labels left out share the rest",
    )


def serving_settings(
    args: argparse.Namespace, *, min_confidence: float = 0.0, roll_up: bool = False, format: str = "jsonl"
) -> Settings:
    """Return the settings that the options name; `min_confidence` counts where they name none."""
    from actorstance.inference.serving import Settings
    from actorstance.models.gazetteer import read_actor_file

    return Settings(
        args.model,
        tuple(read_actor_file(args.actors)) if args.actors else (),
        min_confidence if args.min_confidence is None else args.min_confidence,
        args.prior,
        roll_up,
        format,
    )


def _prior(value: str) -> tuple[tuple[str, float], ...]:
    """Return shares of labels given as an argument."""
    shares: dict[str, float] = {}
    for part in value.split(","):
        label, _, share = part.partition("=")
        try:
            number = float(share)
        except ValueError:
            number = -1.0
        if not 0 < number < 1 or label in shares:
            raise argparse.ArgumentTypeError(
                f"{value!r} will not do; give each label once with a share between 0 and 1, such as neutral=0.8"
            )
        shares[label] = number
    return tuple(shares.items())
