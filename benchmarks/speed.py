"""Speed, as ratios in one run: the predictor beside its peers, articles, growth, training, processes, the command.

    python benchmarks/speed.py [--data DIR] [--quick | --rounds N] [--only FIGURES ...]

One thread. Sentences are DSE dev's from ``--data`` or ``ACTORSTANCE_DATA`` where they are at hand, else the shipped
corpus's, and 100,000 composed ones (`composed`), each different and with one question, so that no two mentions share
the reading of a sentence. Each figure is a median over interleaved rounds with its lowest and highest value; what takes
long (training, whole commands on many records) has half as many rounds. fastText is a peer where the extra ``bench`` is
installed. Some five minutes; ``--quick`` takes two rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import as_file, files
from itertools import permutations
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # commands start from compiled modules, as they do for everybody

from composed import composed_articles, composed_records  # noqa: E402
from peers import MISSING, fitted_peers  # noqa: E402
from rich.console import Console  # noqa: E402
from timing import Figure, Run, interleaved, ratios, stopwatches, table_of  # noqa: E402

from actorstance.cli.console import at_least  # noqa: E402
from actorstance.datasets import Record, load_corpus, read_records, record_to_object  # noqa: E402
from actorstance.datasets.files import json_line  # noqa: E402
from actorstance.inference import StancePredictor, attribution, predictor, theatres  # noqa: E402
from actorstance.models.finder import Finder  # noqa: E402
from actorstance.models.model import SHIPPED_MODEL, StanceModel  # noqa: E402
from actorstance.models.questions import Questions  # noqa: E402
from actorstance.training import train  # noqa: E402
from actorstance.training.baselines import PlainBaseline  # noqa: E402

SENTENCE = ("Ankara accused Washington of arming the rebels.", "--actor", "Ankara", "--target", "Washington")
COMPOSED, FEWEST_SHARES = 100_000, 5
BATCH = 64  # articles that are analyzed together
FIXED = {"C": 2.0, "class_weight": "root"}


@dataclass
class Bench:
    """What the figures are taken from, made when it is first asked for.

    Parameters
    ----------
    data : Path or None
        A folder with dse/train.txt and dse/dev.txt.
    rounds : int
    """

    data: Path | None
    rounds: int

    @property
    def long_rounds(self) -> int:
        """The rounds of what takes long."""
        return (self.rounds + 1) // 2

    @cached_property
    def predictor(self) -> StancePredictor:
        """The shipped model's predictor."""
        return StancePredictor.load()

    @cached_property
    def corpus(self) -> list[Record]:
        """The shipped corpus."""
        return load_corpus()

    @cached_property
    def composed(self) -> list[Record]:
        """Different sentences with one question each, their mentions given."""
        return composed_records(self.corpus, COMPOSED)

    def dse(self, part: str) -> list[Record] | None:
        """Return a part of DSE; None if it is not at hand."""
        path = self.data / "dse" / f"{part}.txt" if self.data else None
        return read_records(path) if path and path.exists() else None


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("ACTORSTANCE_DATA"),
        help="folder with dse/train.txt and dse/dev.txt (default: $ACTORSTANCE_DATA)",
    )
    parser.add_argument("--rounds", type=at_least(1), default=5, metavar="N", help="rounds (default: 5)")
    parser.add_argument("--quick", dest="rounds", action="store_const", const=2, help="two rounds")
    parser.add_argument("--only", nargs="+", choices=FIGURES, default=list(FIGURES), help="only these figures")
    arguments = parser.parse_args()
    bench = Bench(Path(arguments.data) if arguments.data else None, arguments.rounds)
    console, progress = Console(width=None if sys.stdout.isatty() else 140), Console(stderr=True)
    figures: list[Figure] = []
    begin = time.perf_counter()
    for name in arguments.only:
        progress.print(f"{time.perf_counter() - begin:4.0f} s  {name} ...", highlight=False)
        figures += FIGURES[name](bench)
    console.print(table_of(figures))
    console.print(
        f"{bench.rounds} rounds, {bench.long_rounds} of training and of whole commands on many records, one thread, "
        f"Python {sys.version.split()[0]}, {_installed()}, {time.perf_counter() - begin:.0f} s in all",
        highlight=False,
    )


# Many mentions at once ------------------------------------------------------------------------------------------------


def batch(bench: Bench) -> Iterator[Figure]:
    """Mentions a second beside the peers; of the composed ones every round takes its own share."""
    peers = fitted_peers(bench.corpus)
    if "fastText" not in peers:
        print(MISSING)
    dev = bench.dse("dev")
    records = bench.corpus if dev is None else dev
    shares = max(bench.rounds, FEWEST_SHARES)
    sets = {
        "the corpus" if dev is None else "DSE dev": [records] * bench.rounds,
        "composed": [bench.composed[number::shares] for number in range(bench.rounds)],
    }
    for name, parts in sets.items():
        known = [[replace(r, mentions=r.mentions or (r.actor,)) for r in part] for part in parts]
        unknown = [[replace(r, mentions=None) for r in part] for part in parts]
        runs: dict[str, Run] = {
            title: lambda number, peer=peer, parts=parts: peer(parts[number]) for title, peer in peers.items()
        }
        runs["mentions given"] = lambda number, parts=known: bench.predictor.predict(parts[number])
        runs["mentions found"] = lambda number, parts=unknown: bench.predictor.predict(parts[number])
        times = interleaved(runs, bench.rounds)
        for title, taken in times.items():
            yield Figure(f"{name}, {title}", ratios(map(len, parts), taken), " mentions/s")
        for title in ("mentions given", "mentions found"):
            for peer, bar, stretch in (("scikit-learn", 2, 5), ("fastText", 0.7, 1.5)):
                if peer in peers:
                    values = ratios(times[peer], times[title])
                    yield Figure(f"{name}, {title} / {peer}", values, "x", bar, stretch, higher=True)


def sixth_pair(bench: Bench) -> Iterator[Figure]:
    """A further pair of a sentence against its first."""
    sentences = composed_records(bench.corpus, 2_000, least_mentions=4, seed=1)

    def pairs(n: int) -> list[Record]:
        return [
            Record(record.text, actor, target, mentions=record.mentions)
            for record in sentences
            for actor, target in list(permutations(record.mentions or (), 2))[:n]
        ]

    one, six = pairs(1), pairs(6)
    times = interleaved(
        {"one": lambda _: bench.predictor.predict(one), "six": lambda _: bench.predictor.predict(six)}, bench.rounds
    )
    values = [(all_six - first) / 5 / first for first, all_six in zip(times["one"], times["six"], strict=True)]
    yield Figure("the 6th pair of a sentence / the 1st", values, "x", 1 / 4, 1 / 10)


def growth(bench: Bench) -> Iterator[Figure]:
    """Ten times the mentions."""
    some = bench.composed[: COMPOSED // 10]
    times = interleaved(
        {"1": lambda _: bench.predictor.predict(some), "10": lambda _: bench.predictor.predict(bench.composed)},
        bench.rounds,
    )
    yield Figure("time of 10x the mentions (10,000 to 100,000)", ratios(times["10"], times["1"]), "x", 10.5, 10)


# One mention ----------------------------------------------------------------------------------------------------------


def one_mention(bench: Bench) -> Iterator[Figure]:
    """One mention, warm, in process: a round is the median over 300 different sentences."""
    asked = [
        (record, record.actor.of(record.text), record.target.of(record.text))
        for record in composed_records(bench.corpus, 1_000, least_mentions=2, seed=2)
        if record.target and all(record.text.count(span.of(record.text)) == 1 for span in (record.actor, record.target))
    ][:300]
    ways: dict[str, Callable[[Record, str, str], object]] = {
        "mentions given": lambda record, actor, target: bench.predictor.predict([record]),
        "mentions found": lambda record, actor, target: bench.predictor.predict_mention(record.text, actor, target),
    }
    for way in ways.values():
        way(*asked[0])
    values: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(bench.rounds):
        for name, way in ways.items():
            values[name].append(1000 * statistics.median(_seconds(way, *question) for question in asked))
    for name, taken in values.items():
        yield Figure(f"one mention, warm, {name}", taken, " ms", 0.5, 0.1)


def _seconds(function: Callable[..., object], *arguments: object) -> float:
    begin = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begin


def one_sentence(bench: Bench) -> Iterator[Figure]:
    """The whole process of `actorstance predict` beside that of `import numpy`; its memory; the model file."""
    runs: dict[str, Run] = {
        "import numpy": lambda _: _finish(sys.executable, "-c", "import numpy"),
        "predict": lambda _: _finish(*_command(), "predict", *SENTENCE),
    }
    times = interleaved(runs, 2 * bench.rounds)
    for name, taken in times.items():
        yield Figure(f"one sentence, whole process: {name}", [1000 * seconds for seconds in taken], " ms")
    name = f"one-sentence predict ({_installed()}) / import numpy"
    yield Figure(name, ratios(times["predict"], times["import numpy"]), "x", 3, 2)
    if Path("/proc/self/status").exists():
        yield Figure("its peak memory", [_peak_memory()], " MB", 120, 70)
    with as_file(files("actorstance.models") / SHIPPED_MODEL) as model:
        yield Figure("the model file", [model.stat().st_size / 1e6], " MB", 12, 5)


def _command() -> list[str]:
    """Return how the command is called: by its script beside Python, where it is."""
    script = Path(sys.executable).with_name("actorstance")
    return [str(script)] if script.exists() else [sys.executable, "-m", "actorstance.cli"]


def _finish(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _peak_memory() -> float:
    """Return the peak resident memory, in MB, of a process that runs the command (Linux).

    The kernel's own mark is read, since ``ru_maxrss`` of a child starts at what its parent used.
    """
    code = (
        "import sys; from actorstance.cli.main import main; main(sys.argv[1:]); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    command = [sys.executable, "-c", code, "predict", *SENTENCE]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]) / 1024


def _installed() -> str:
    """Return how the package is installed, which the start of a command depends on."""
    return "wheel" if sysconfig.get_path("purelib") in str(predictor.__file__) else "editable"


# Articles -------------------------------------------------------------------------------------------------------------


def articles(bench: Bench) -> Iterator[Figure]:
    """Raw articles, other ones each round, and where the time goes."""
    read = list(composed_articles(2 * BATCH * bench.rounds))
    parts = [read[number :: bench.rounds] for number in range(bench.rounds)]

    def analyze(number: int) -> None:
        for first in range(0, len(parts[number]), BATCH):
            bench.predictor.analyze_many([text for text, _ in parts[number][first : first + BATCH]])

    analyze(0)
    watched = {
        "splitting": [(predictor, "split_sentences")],
        "finding": [(Finder, "find_in_articles")],
        "answering": [(Questions, "of"), (StanceModel, "answer")],
        "theatres and attribution": [(theatres.TheatreReader, "read"), (attribution, "reporters")],
    }
    with stopwatches(watched) as taken:
        times = interleaved({"analyze": analyze}, bench.rounds, warm=False)["analyze"]
    values = [sum(n for _, n in part) / seconds for part, seconds in zip(parts, times, strict=True)]
    yield Figure("analyze", values, " sentences/s", 3_000, 10_000, higher=True)
    rest = sum(times) - sum(taken.values())
    for name, seconds in (taken | {"the rest (pairs, offsets, results)": rest}).items():
        yield Figure(f"analyze: {name}", [100 * seconds / sum(times)], " %")


# Training -------------------------------------------------------------------------------------------------------------


def training(bench: Bench) -> Iterator[Figure]:
    """Ten times the training data; DSE beside the scikit-learn pipeline."""
    some, many = bench.corpus[:1_400], bench.corpus[:14_000]
    runs: dict[str, Run] = {"1": lambda _: train(some, **FIXED), "10": lambda _: train(many, **FIXED)}
    times = interleaved(runs, bench.long_rounds, warm=False)
    yield Figure("training time of 10x the data (1,400 to 14,000)", ratios(times["10"], times["1"]), "x", 12, 10)
    records = bench.dse("train")
    if records is None:
        print("DSE train is not at hand (--data), so the row of training on it is missing")
        return
    runs = {"plain": lambda _: PlainBaseline().fit(records), "ours": lambda _: train(records, **FIXED)}
    times = interleaved(runs, bench.long_rounds, warm=False)
    yield Figure("training on DSE train / scikit-learn pipeline", ratios(times["ours"], times["plain"]), "x", 3, 1)


# Processes ------------------------------------------------------------------------------------------------------------


def processes(bench: Bench) -> Iterator[Figure]:
    """Whole commands with two processes against one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_lines(folder / "records.jsonl", map(record_to_object, bench.composed))
        texts = composed_articles(2_000, seed=1)
        _write_lines(folder / "articles.jsonl", ({"id": str(n), "text": text} for n, (text, _) in enumerate(texts)))
        commands = {
            f"predict on {COMPOSED:,} mentions": ["predict", "-i", str(folder / "records.jsonl")],
            "analyze on 2,000 articles": ["analyze", str(folder / "articles.jsonl"), "--format", "jsonl"],
        }
        for title, command in commands.items():
            whole = [*_command(), *command, "-o", str(folder / "out.jsonl"), "--force"]
            runs: dict[str, Run] = {
                jobs: lambda _, jobs=jobs, whole=whole: _finish(*whole, "-j", jobs) for jobs in "12"
            }
            times = interleaved(runs, bench.long_rounds, warm=False)
            yield Figure(f"{title}, whole command", times["1"], " s")
            yield Figure(f"{title}: -j 2", ratios(times["1"], times["2"]), "x", 1.8, higher=True)


def _write_lines(path: Path, items: Iterator[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(map(json_line, items))


FIGURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "batch": batch,
    "sixth_pair": sixth_pair,
    "growth": growth,
    "one_mention": one_mention,
    "one_sentence": one_sentence,
    "articles": articles,
    "training": training,
    "processes": processes,
}


if __name__ == "__main__":
    main()
