"""An output that survives a kill: it grows in ``FILE.part``, and a small journal beside it says how much of it is whole.

The journal, ``FILE.part.progress``, holds the bytes of output that are whole, the articles that they are of, and what
the run was given. It is replaced in one step (written anew, synced, renamed) after the output itself was synced, so that
whatever moment the run is killed at, what the journal says is on the disk. To resume is to cut the output back to it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from actorstance.datasets import DataError
from actorstance.datasets.writing import check_free

_VERSION = 1
_SECONDS_APART = 2.0


@dataclass
class Progress:
    """How far a run has come.

    Parameters
    ----------
    articles : int
        Articles read, bad ones among them.
    bad, rows, bytes : int
        Bad articles, rows and bytes written.
    last : str
        The place of the last article, by which a changed input is noticed.
    """

    articles: int = 0
    bad: int = 0
    rows: int = 0
    bytes: int = 0
    last: str = ""

    def note(self, *, articles: int, bad: int, rows: int, last: str) -> None:
        """Take so many more articles up."""
        self.articles += articles
        self.bad += bad
        self.rows += rows
        self.last = last


class ResumableFile:
    """A file that appears, under its name, only when the block ends without an error, and can be gone on with.

    A block that is interrupted leaves the part and its journal; one that ends in another error leaves nothing.

    Parameters
    ----------
    path : path-like
    facts : mapping of str to JSON values
        What the output depends on; a run may go on only with the same.
    resume : bool, default False
        Whether to go on with what is there; without it, and where nothing is there, the run begins anew.
    force : bool, default False
        Whether an existing file may be replaced.

    Raises
    ------
    DataError
        If the file exists and `force` is not set, the journal is of other facts or does not fit the part, or the
        folder cannot be written to.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        facts: Mapping[str, Any],
        *,
        resume: bool = False,
        force: bool = False,
    ) -> None:
        self.path = os.fspath(path)
        self.part = Path(f"{self.path}.part")
        self.journal = Path(f"{self.path}.part.progress")
        self.facts = json.loads(json.dumps(facts))
        check_free(path, force=force)
        self.progress = (self._read() if resume else None) or Progress()
        self.resumed = self.progress.articles > 0
        self._saved = float("-inf")  # the first batch is saved at once
        self._out: IO[bytes]

    def __enter__(self) -> ResumableFile:
        """Open the part at the place to go on from."""
        try:
            if self.progress.bytes:
                self._out = open(self.part, "r+b")
                self._out.truncate(self.progress.bytes)
                self._out.seek(self.progress.bytes)
            else:
                self.journal.unlink(missing_ok=True)  # before the part: an old journal must not speak for a new one
                self._out = open(self.part, "wb")
        except OSError as error:
            raise DataError(f"cannot be written ({error.strerror})", self.path) from None
        return self

    def write(self, text: str) -> None:
        """Write text as UTF-8."""
        data = text.encode()
        self._out.write(data)
        self.progress.bytes += len(data)

    def note(self, *, articles: int, bad: int, rows: int, last: str) -> None:
        """Say that the rows of so many more articles were written; from time to time, that is made to last."""
        self.progress.note(articles=articles, bad=bad, rows=rows, last=last)
        if time.monotonic() - self._saved > _SECONDS_APART:
            self.save()

    def save(self) -> None:
        """Make what is written last: whatever happens from now on, the run can be gone on with from here."""
        self._out.flush()
        os.fsync(self._out.fileno())
        new = Path(f"{self.journal}.new")
        with open(new, "w", encoding="utf-8") as out:
            json.dump({"version": _VERSION, "facts": self.facts, "progress": asdict(self.progress)}, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, self.journal)
        self._saved = time.monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Rename the part, or leave it to be gone on with, or take it away."""
        if isinstance(error, KeyboardInterrupt) and self.progress.articles:
            with suppress(OSError):
                self.save()
            self._out.close()
            return
        try:
            self._out.close()
            if error is None:
                os.replace(self.part, self.path)
        except OSError as problem:
            self._clear()
            raise DataError(f"cannot be written ({problem.strerror})", self.path) from None
        self._clear()
        # A failed write names no file; an OSError that names another file is the caller's own.
        if isinstance(error, OSError) and error.filename in (None, os.fspath(self.part), os.fspath(self.journal)):
            raise DataError(f"cannot be written ({error.strerror})", self.path) from None

    def _clear(self) -> None:
        with suppress(OSError):
            self.part.unlink(missing_ok=True)
            self.journal.unlink(missing_ok=True)
            Path(f"{self.journal}.new").unlink(missing_ok=True)

    def _read(self) -> Progress | None:
        """Return what the journal says; None where there is nothing to go on with."""
        try:
            raw = self.journal.read_text(encoding="utf-8")
            size = self.part.stat().st_size
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"cannot be read ({error}); leave --resume out to begin anew", str(self.journal)) from None
        try:
            item = json.loads(raw)
            facts, progress = item["facts"], Progress(**item["progress"])
            fits = item["version"] == _VERSION and 0 <= progress.bytes <= size
        except (ValueError, TypeError, KeyError):
            fits = False
        if not fits:
            raise DataError("does not fit the output; leave --resume out to begin anew", str(self.journal))
        for name in [*self.facts, *facts]:
            if facts.get(name) != self.facts.get(name):
                raise DataError(
                    f"was begun with another {name}; give the same as then, or leave --resume out to begin anew",
                    str(self.part),
                )
        return progress
