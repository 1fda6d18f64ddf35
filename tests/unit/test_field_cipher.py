"""One encrypted field: opens where it stands and nowhere else, each time with a nonce of its own (C11, I17)."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.domain.errors import SealBroken
from carefront.persistence.field_cipher import Place, nonce_of, opened, sealed, version_of

KEY, OTHER_KEY = bytes(range(32)), bytes(reversed(range(32)))
HERE = Place(b"\x01" * 16, "allergy", b"\x02" * 16, "substance")
ELSEWHERE = {
    "organization": Place(b"\x09" * 16, "allergy", b"\x02" * 16, "substance"),
    "table": Place(b"\x01" * 16, "medical_condition", b"\x02" * 16, "substance"),
    "row": Place(b"\x01" * 16, "allergy", b"\x03" * 16, "substance"),
    "column": Place(b"\x01" * 16, "allergy", b"\x02" * 16, "reaction"),
}


@given(st.binary(max_size=2_000), st.integers(1, 2**32 - 1))
def test_what_is_sealed_opens_at_its_place(plain: bytes, version: int) -> None:
    field = sealed(KEY, version, HERE, plain)
    assert opened(KEY, HERE, field) == plain
    assert version_of(field) == version
    assert len(plain) < 8 or plain not in field


@pytest.mark.parametrize("moved", sorted(ELSEWHERE))
def test_it_opens_at_no_other_place(moved: str) -> None:
    field = sealed(KEY, 1, HERE, b"pollen")
    with pytest.raises(SealBroken) as caught:
        opened(KEY, ELSEWHERE[moved], field)
    assert (caught.value.table, caught.value.column) == (ELSEWHERE[moved].table, ELSEWHERE[moved].column)


def test_it_opens_with_no_other_key_and_as_no_other_version() -> None:
    field = sealed(KEY, 1, HERE, b"pollen")
    as_second = field[:1] + (2).to_bytes(4, "big") + field[5:]
    for key, tried in ((OTHER_KEY, field), (KEY, as_second), (KEY, b""), (KEY, field[:20]), (KEY, b"\x07" + field[1:])):
        with pytest.raises(SealBroken):
            opened(key, HERE, tried)


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_noticed(at: int, bit: int) -> None:
    field = bytearray(sealed(KEY, 1, HERE, b"pollen"))
    field[at % len(field)] ^= 1 << bit
    with pytest.raises(SealBroken):
        opened(KEY, HERE, bytes(field))


def test_no_nonce_comes_twice() -> None:
    """The soak tries a million."""
    count = int(os.environ.get("CAREFRONT_NONCES", "20000"))
    assert len({nonce_of(sealed(KEY, 1, HERE, b"")) for _number in range(count)}) == count
