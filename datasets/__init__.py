"""What a labeled actor mention is: types, reading, checking, splitting, and the shipped corpus."""

from actorstance.datasets.corpus import corpus_digest, load_corpus
from actorstance.datasets.errors import DataError
from actorstance.datasets.files import iter_rows, read_records, write_records
from actorstance.datasets.objects import record_from_object, record_to_object
from actorstance.datasets.records import SCHEMES, Record, Span, scheme_of
from actorstance.datasets.splits import folds, group_records, near_copies, split
from actorstance.datasets.statistics import corpus_statistics

__all__ = [
    "SCHEMES",
    "DataError",
    "Record",
    "Span",
    "corpus_digest",
    "corpus_statistics",
    "folds",
    "group_records",
    "iter_rows",
    "load_corpus",
    "near_copies",
    "read_records",
    "record_from_object",
    "record_to_object",
    "scheme_of",
    "split",
    "write_records",
]
