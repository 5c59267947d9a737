"""Work on batches spread over processes, in order, a bounded number of batches ahead."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

_SECONDS_APART = 1.0

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def spread(work: Callable[[Batch], Result], batches: Iterable[Batch], *, jobs: int = 1) -> Iterator[Result]:
    """Yield what `work` makes of each batch, in order.

    Parameters
    ----------
    work : callable
        Importable by name, or a `functools.partial` of such, since other processes call it.
    batches : iterable
        Read no further ahead than a few batches for each process.
    jobs : int, default 1
        How many processes work; 1 is this process.
    """
    if jobs == 1:
        yield from map(work, batches)
        return
    from joblib import Parallel, delayed

    calls = (delayed(_watched)(work, batch, os.getpid()) for batch in batches)
    with warnings.catch_warnings():
        # Who breaks off knows that what is under way is dropped.
        warnings.filterwarnings("ignore", message=".*tasks which were still being processed", category=UserWarning)
        yield from Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs", batch_size=1)(calls)


def _watched(work: Callable[[Batch], Result], batch: Batch, parent: int) -> Result:
    """Do the work in a process that ends when the one that it works for does."""
    _watch(parent)
    return work(batch)


@lru_cache(maxsize=1)
def _watch(parent: int) -> None:
    """End this process when its parent is gone: killed, it cannot say so, and joblib's workers would wait for it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_SECONDS_APART)
        os._exit(1)

    if os.getppid() == parent:
        threading.Thread(target=watch, daemon=True).start()
