"""Timing in interleaved rounds, and figures with their spread beside what is asked of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from rich.table import Table

Run = Callable[[int], object]
"""What is timed; it is given the number of the round, so that rounds may take different data."""


def interleaved(runs: Mapping[str, Run], rounds: int, *, warm: bool = True) -> dict[str, list[float]]:
    """Return the seconds that each run takes in each round.

    Every round has all runs one after the other, another one first each time: what slows the machine down for a while
    then slows down all of them, and their ratio within a round stays true.
    """
    names = list(runs)
    if warm:
        for run in runs.values():
            run(0)
    times: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    gc.freeze()  # collections in a run are to look at what the run made, not at all the data that lie ready
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            gc.collect()
            begin = time.perf_counter()
            runs[name](number)
            times[name].append(time.perf_counter() - begin)
    gc.unfreeze()
    return times


def ratios(above: Iterable[float], below: Iterable[float]) -> list[float]:
    """Return one by the other, round by round."""
    return [one / other for one, other in zip(above, below, strict=True)]


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Parameters
    ----------
    name : str
    values : sequence of float
        One for each round.
    unit : str
        Stands behind the number.
    bar, stretch : float, optional
        What is asked; a figure without a bar is there to be read beside others.
    higher : bool
        Whether more is better.
    """

    name: str
    values: Sequence[float]
    unit: str = ""
    bar: float | None = None
    stretch: float | None = None
    higher: bool = False

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)

    @property
    def met(self) -> str:
        """What the median meets: the stretch goal, the bar, or neither (no)."""
        if self.bar is None:
            return ""
        if self.stretch is not None and self._reaches(self.stretch):
            return "stretch"
        return "bar" if self._reaches(self.bar) else "no"

    def _reaches(self, goal: float) -> bool:
        return self.median >= goal if self.higher else self.median <= goal

    def shown(self) -> str:
        """Return the median, with the lowest and the highest value where there are several."""
        text = f"{_number(self.median)}{self.unit}"
        if len(self.values) > 1:
            text += f" ({_number(min(self.values))} to {_number(max(self.values))})"
        return text


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"


def table_of(figures: Iterable[Figure]) -> Table:
    """Return the table of all figures."""
    table = Table("figure", "measured: median (lowest to highest)", "bar", "stretch", "met")
    colours = {"stretch": "green", "bar": "yellow", "no": "red"}
    for figure in figures:
        goals = ("" if goal is None else f"{goal:,g}{figure.unit}" for goal in (figure.bar, figure.stretch))
        met = figure.met
        style = None if met else "dim"
        table.add_row(figure.name, figure.shown(), *goals, f"[{colours[met]}]{met}[/]" if met else "", style=style)
    return table


@contextmanager
def stopwatches(parts: Mapping[str, Sequence[tuple[Any, str]]]) -> Iterator[dict[str, float]]:
    """Take the time that functions need while others call them.

    Parameters
    ----------
    parts : mapping of str to sequence of (owner, str)
        The functions of each part: a module or class, and the name of the function in it. None may call another one.

    Yields
    ------
    dict of str to float
        The seconds of each part so far.
    """
    taken = dict.fromkeys(parts, 0.0)

    def timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            begin = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                taken[part] += time.perf_counter() - begin

        return watched

    with ExitStack() as stack:
        for part, functions in parts.items():
            for owner, name in functions:
                stack.enter_context(patch.object(owner, name, timed(part, getattr(owner, name))))
        yield taken
