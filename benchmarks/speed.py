"""Speed, as ratios in one run: the predictor beside a scikit-learn pipeline, and the one-shot command beside numpy.

    python benchmarks/speed.py [--data DIR]

Sentences are DSE dev's from ``--data`` or ``ACTORSTANCE_DATA`` where they are at hand, else the shipped corpus's,
repeated. One thread; medians of five rounds, with the lowest and highest ratio.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

from actorstance.datasets import Record, load_corpus, read_records  # noqa: E402
from actorstance.inference import StancePredictor  # noqa: E402
from actorstance.training.baselines import PlainBaseline  # noqa: E402

ROUNDS = 5
SENTENCE = "Ankara accused Washington of arming the rebels."


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("ACTORSTANCE_DATA"), help="folder with dse/dev.txt")
    folder = parser.parse_args().data
    records = _records(folder)
    _batch_speed(records)
    _one_shot()


def _records(folder: str | None) -> list[Record]:
    if folder and (path := Path(folder) / "dse" / "dev.txt").exists():
        print(f"sentences: {path.name} of DSE")
        return read_records(path)
    corpus = load_corpus()
    print("sentences: the shipped corpus, repeated")
    return [*corpus, *corpus, *corpus]


def _batch_speed(records: Sequence[Record]) -> None:
    predictor, plain = StancePredictor.load(), PlainBaseline().fit(load_corpus())
    known = [Record(r.text, r.actor, r.target, mentions=r.mentions or (r.actor,)) for r in records]
    unknown = [Record(r.text, r.actor, r.target) for r in records]
    runs: dict[str, Callable[[], object]] = {
        "scikit-learn TF-IDF(1,2) + LR": lambda: plain.predict(records),
        "actorstance, mentions given": lambda: predictor.predict_proba(known),
        "actorstance, mentions found": lambda: predictor.predict_proba(unknown),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(ROUNDS):
        for name, run in runs.items():
            begin = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - begin)
    base = times["scikit-learn TF-IDF(1,2) + LR"]
    print(f"{len(records)} mentions, one thread, {ROUNDS} rounds")
    for name, taken in times.items():
        ratios = sorted(one / other for one, other in zip(base, taken, strict=True))
        rate = len(records) / statistics.median(taken)
        print(
            f"  {name:<32}{rate:>10,.0f} mentions/s   {statistics.median(ratios):.2f}x ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


def _one_shot() -> None:
    command = [
        sys.executable,
        "-m",
        "actorstance.cli",
        "predict",
        SENTENCE,
        "--actor",
        "Ankara",
        "--target",
        "Washington",
    ]
    numpy = [sys.executable, "-c", "import numpy"]
    times: dict[str, list[float]] = {"numpy": [], "predict": []}
    for _ in range(2 * ROUNDS):
        for name, argv in (("numpy", numpy), ("predict", command)):
            begin = time.perf_counter()
            subprocess.run(argv, check=True, capture_output=True)
            times[name].append(time.perf_counter() - begin)
    ratios = sorted(one / other for one, other in zip(times["predict"], times["numpy"], strict=True))
    peak = _peak_memory(command[3:])
    print(
        f"one-sentence predict: {statistics.median(times['predict']):.3f} s, import numpy {statistics.median(times['numpy']):.3f} s, "
        f"{statistics.median(ratios):.2f}x ({ratios[0]:.2f} to {ratios[-1]:.2f}); peak memory {peak:.0f} MB"
    )


def _peak_memory(arguments: Sequence[str]) -> float:
    """Return the peak resident memory, in MB, of a process that runs the command (Linux).

    The kernel's own mark is read, since ``ru_maxrss`` of a child starts at what its parent used.
    """
    code = (
        "import sys; from actorstance.cli.main import main; main(sys.argv[1:]); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    shown = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True).stdout
    return int(shown.split()[-1]) / 1024


if __name__ == "__main__":
    main()
