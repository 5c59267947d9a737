"""What can be wrong with data: one exception type whose message says what, where and how to mend it."""

from __future__ import annotations

import reprlib
from typing import Any

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80


class DataError(ValueError):
    """Bad labeled data: a record, a line or a whole file that cannot be used.

    Parameters
    ----------
    what : str
        One sentence: what is wrong, with the value, and how to mend it.
    where : str, optional
        The place, as ``file:line`` or ``file:line (id "a9")``; put in front of `what`.
    """

    def __init__(self, what: str, where: str = "") -> None:
        self.what = what
        self.where = where
        super().__init__(f"{where}: {what}" if where else what)

    def at(self, where: str) -> DataError:
        """Return the same error with its place filled in; an error that knows its place keeps it."""
        return self if self.where else DataError(self.what, where)


def shown(value: Any) -> str:
    """Return `value` as a message shows it: its ``repr``, kept short however long or deeply nested it is."""
    return _SHORT.repr(value)
