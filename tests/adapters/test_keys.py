"""Keys: what opens, what does not, and what nobody can alter unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.persistence import keys
from carefront.persistence.key_wraps import (
    unwrapped_by_passphrase,
    unwrapped_by_recovery,
    wrapped_by_passphrase,
    wrapped_by_recovery,
)
from carefront.persistence.keys import RecoveryKey, WrongSecret, recovery_key_from

PROFILE = "01a1fb388efe797a97f4aefa5b03f7fc"


@given(st.binary(min_size=32, max_size=32))
def test_a_recovery_key_can_be_written_down_and_typed_in_again(secret: bytes) -> None:
    text = RecoveryKey(secret).text()
    assert len(RecoveryKey(secret).groups()) == 14
    assert recovery_key_from(f"  {text.lower().replace('-', ' ').replace('o', '0')} ").secret == secret


@given(st.binary(min_size=32, max_size=32), st.integers(0, 55), st.integers(1, 31))
def test_one_mistyped_letter_is_noticed(secret: bytes, place: int, step: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    text = list("".join(RecoveryKey(secret).groups()))
    text[place] = letters[(letters.index(text[place]) + step) % 32]
    with pytest.raises(WrongSecret):
        recovery_key_from("".join(text))


@pytest.mark.parametrize("text", ["", "ABCD", "not a key at all", "A" * 56, "é" * 56])
def test_what_is_no_recovery_key_is_refused(text: str) -> None:
    with pytest.raises(WrongSecret):
        recovery_key_from(text)


def test_a_passphrase_opens_its_wrap_and_no_other_does() -> None:
    key = keys.new_key()
    wrap = wrapped_by_passphrase(key, "пароль для клиники", PROFILE)
    assert unwrapped_by_passphrase(wrap, "пароль для клиники", PROFILE) == key
    with pytest.raises(WrongSecret):
        unwrapped_by_passphrase(wrap, "пароль для клиник", PROFILE)


def test_a_wrap_moved_to_another_profile_does_not_open() -> None:
    recovery = keys.new_recovery_key()
    wrap = wrapped_by_recovery(keys.new_key(), recovery, PROFILE)
    with pytest.raises(WrongSecret):
        unwrapped_by_recovery(wrap, recovery, PROFILE[::-1])


@pytest.mark.parametrize(
    "change", [{"memory_kib": 2**31}, {"time_cost": 10**9}, {"lanes": 0}, {"salt": None}, {"nonce": "x"}]
)
def test_an_altered_wrap_is_refused_and_costs_nothing(change: dict[str, object]) -> None:
    wrap = wrapped_by_passphrase(keys.new_key(), "a passphrase", PROFILE) | change
    with pytest.raises(WrongSecret):
        unwrapped_by_passphrase(wrap, "a passphrase", PROFILE)


def test_each_purpose_has_a_key_of_its_own() -> None:
    key = keys.new_key()
    derive = (keys.audit_key, keys.digest_key, keys.field_key, keys.draft_key, keys.manifest_key)
    derived = {make(key) for make in derive}
    assert len(derived | {key}) == len(derive) + 1
    assert all(len(one) == 32 for one in derived)


def test_the_derivation_is_that_of_the_standard() -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    key = keys.new_key()
    assert keys.audit_key(key) == HKDFExpand(SHA256(), 32, b"carefront audit").derive(key)
