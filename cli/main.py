"""The command ``actorstance``: one subcommand a module, each a thin layer over functions of the rooms."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from importlib.metadata import version

from actorstance.cli import analyze, data, evaluate, model, predict, train
from actorstance.cli.console import EXIT_CODES, complain
from actorstance.datasets import DataError

_EXTRA_OF = {"sklearn": "train", "scipy": "train", "matplotlib": "report"}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="actorstance",
        description="Who stands where: the stance of every actor mention in news text.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"actorstance {version('actorstance')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (analyze, predict, train, evaluate, data, model):
        module.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. A user's mistake gives one line, a bug its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = build_parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except DataError as error:
        complain(error)
        return 1
    except ImportError as error:
        extra = _EXTRA_OF.get((error.name or "").split(".")[0])
        if extra is None:
            raise
        complain(f"this command needs {error.name}; install it with: pip install 'actorstance[{extra}]'")
        return 1
    except KeyboardInterrupt:
        complain("interrupted")
        return 130
    except BrokenPipeError:
        # The reader of the pipe has left; nothing more is to be said to it.
        sys.stderr.close()
        return 1
    except ValueError as error:
        # ModelFileError is looked up late: importing it would import numpy before --help.
        from actorstance.models.modelfile import ModelFileError

        if not isinstance(error, ModelFileError):
            raise
        complain(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
