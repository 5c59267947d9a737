"""The command ``actorstance``: one subcommand a module, each a thin layer over functions of the rooms."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from actorstance.cli.console import EXIT_CODES, complain
from actorstance.datasets import DataError

COMMANDS = ("analyze", "relations", "report", "predict", "train", "evaluate", "data", "model")
"""The subcommands, each a module of this package with an `add_parser`."""

_EXTRAS = {
    "sklearn": ("scikit-learn", "train"),
    "scipy": ("SciPy", "train"),
    "matplotlib": ("matplotlib", "report"),
    "plotly": ("plotly", "report"),
    "networkx": ("networkx", "graph"),
    "pyarrow": ("pyarrow", "parquet"),
}
"""Module -> the library it is of, and the extra of ours that installs it."""


class _ShowVersion(argparse.Action):
    """Looks the version up only when asked, since that takes longer than parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version and exit."""
        from importlib.metadata import version

        print(f"actorstance {version('actorstance')}")
        parser.exit()


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line or, since importing them all takes time, of one command only."""
    parser = argparse.ArgumentParser(
        prog="actorstance",
        description="Who stands where: the stance of every actor mention in news text.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in (only,) if only in COMMANDS else COMMANDS:
        import_module(f"actorstance.cli.{name}").add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. A user's mistake gives one line, a bug its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if argv is None else argv)
    args = build_parser(given[0] if given else None).parse_args(given)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except DataError as error:
        complain(error)
        return 1
    except ModuleNotFoundError as error:
        module = (error.name or "").split(".")[0]
        if module not in _EXTRAS:
            raise
        library, extra = _EXTRAS[module]
        complain(f"this command needs {library}; install it with: pip install 'actorstance[{extra}]'")
        return 1
    except KeyboardInterrupt:
        complain("interrupted")
        return 130
    except OSError as error:
        # A reader who has left the pipe is no mistake to name.
        if not isinstance(error, BrokenPipeError):
            complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _abandon_output()
        return 1
    except ValueError as error:
        # ModelFileError is looked up late: importing it would import numpy before --help.
        from actorstance.models.modelfile import ModelFileError

        if not isinstance(error, ModelFileError):
            raise
        complain(error)
        return 1


def _abandon_output() -> None:
    """Send what standard output still holds to nowhere: flushed at exit, it would fail once more."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
