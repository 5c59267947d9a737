"""Numbers are found at their places, whether the table or a bisection finds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorstance.models.lookup import Lookup

KEYS = st.lists(st.integers(-(2**63), 2**63 - 1), unique=True, max_size=60)


@given(KEYS, st.lists(st.integers(-(2**63), 2**63 - 1), max_size=60), st.integers(0, 30))
def test_places_are_those_of_a_dictionary(keys, others, repeated):
    keys = sorted(keys)
    wanted = [*others, *keys] * (1 + 1200 * (repeated == 0))
    places = {key: place for place, key in enumerate(keys)}
    found = Lookup(np.array(keys, dtype=np.int64)).find(np.array(wanted, dtype=np.int64))
    assert found.tolist() == [places.get(key, -1) for key in wanted]


@pytest.mark.parametrize("dtype", [np.int64, np.uint64])
def test_many_keys_that_share_slots(dtype):
    keys = np.unique(np.random.default_rng(0).integers(0, 2**62, 30_000)).astype(dtype)
    wanted = np.concatenate([keys, keys + dtype(1)])
    found = Lookup(keys).find(wanted)
    assert (found[: len(keys)] == np.arange(len(keys))).all()
    assert ((found[len(keys) :] == -1) == ~np.isin(keys + dtype(1), keys)).all()


def test_nothing_is_found_among_no_keys():
    assert Lookup(np.zeros(0, dtype=np.int64)).find(np.arange(3)).tolist() == [-1, -1, -1]
