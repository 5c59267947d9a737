"""``actorstance report``: the rows of analyze as one page to read, filter and pass on, and as pictures."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from actorstance.cli.console import BadRecords, at_least, complain, make_folder
from actorstance.cli.relations import add_selection_options, gather
from actorstance.datasets import DataError
from actorstance.datasets.writing import check_free, whole_file

_FIGURES = [f"{name}.{kind}" for name in ("heatmap", "network", "over_time") for kind in ("png", "svg")]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "report",
        help="a page to read: heat map, network, stance over time, sentences",
        description="Draw the rows of 'actorstance analyze' as one HTML file that opens offline.",
        epilog="example: actorstance report stances.jsonl -o report.html --figures pictures/",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the page to write (- for standard output)"
    )
    parser.add_argument("--figures", metavar="DIR", help="write the same pictures into a folder, as PNG and SVG")
    parser.add_argument("--title", default="Who stands where", help="the page's heading")
    parser.add_argument(
        "--pair",
        nargs=2,
        metavar=("ACTOR", "TARGET"),
        help="whose stance over time to begin with (default: the largest change)",
    )
    add_selection_options(parser)
    parser.add_argument(
        "--sentences",
        type=at_least(0),
        default=3000,
        metavar="N",
        help="put the text of the N strongest sentences in (default: 3000)",
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first bad row")
    parser.add_argument("--force", action="store_true", help="replace existing files")
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Draw; return the exit code."""
    pictures = [Path(args.figures) / name for name in _FIGURES] if args.figures else []
    for path in [args.output, *pictures]:
        check_free(path, force=args.force)
    for library in ("plotly", "networkx", *(["matplotlib"] if pictures else [])):
        import_module(library)  # if one is missing, that is said before the work
    if pictures:
        make_folder(args.figures)
    from actorstance.inference.aggregation import summarize
    from actorstance.inference.evidence import stance_words
    from actorstance.inference.report import report_data, report_page, sentences_to_embed

    bad = BadRecords(strict=args.strict)
    settled = gather(args, bad)
    pair = tuple(args.pair) if args.pair else None
    if pair and all(relation[:2] != pair for relation in settled.relations):
        raise DataError(f"nothing is said of {pair[0]} toward {pair[1]}; name ids as the rows have them", "--pair")
    summaries = summarize(settled, n_draws=args.bootstrap, seed=args.seed)
    if not summaries and bad.count:
        return bad.exit_code()  # nothing that could be read: there is no page to make of it
    if not summaries:
        complain("no sentence takes a side; the page will be empty")
    shown = sentences_to_embed(summaries, args.sentences)
    marked = dict(zip(shown, stance_words([found.said for found in shown]), strict=True))
    data = report_data(settled, summaries, marked, title=args.title, pair=pair, n_draws=args.bootstrap, seed=args.seed)
    with whole_file(args.output, force=args.force) as out:
        out.write(report_page(data))
    if pictures:
        from actorstance.inference.figures import draw_figures

        draw_figures(settled, summaries, Path(args.figures), pair=pair, n_draws=args.bootstrap, seed=args.seed)
    return bad.exit_code()
