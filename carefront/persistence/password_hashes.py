"""Passwords and PINs as Argon2id hashes with a salt of their own. Slow to import: loaded when somebody signs in."""

from base64 import b64encode

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from carefront.domain.passwords import normal_form
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Passes, KiB and lanes of Argon2id."""

    passes: int
    memory_kib: int
    lanes: int


COST = Cost(passes=4, memory_kib=131_072, lanes=1)
"""A quarter of a second or more on the two-core machine that the figures are for."""

HASH_BYTES, SALT_BYTES = 32, 16


class Argon2Hasher:
    """See ``carefront.application.people_ports.Hasher``. A ``cost`` of its own is for tests."""

    def __init__(self, cost: Cost = COST) -> None:
        self._argon2 = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes, hash_len=HASH_BYTES,
            salt_len=SALT_BYTES, type=Type.ID,
        )  # fmt: skip
        self._nobodys = _nobodys(self._argon2)

    def hashed(self, password: str) -> str:
        """As the port says; nothing of the password is cut off."""
        return self._argon2.hash(normal_form(password))

    def matches(self, hashed: str, password: str) -> bool:
        """As the port says."""
        try:
            self._argon2.verify(hashed or self._nobodys, normal_form(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(hashed)

    def is_outdated(self, hashed: str) -> bool:
        """As the port says."""
        return self._argon2.check_needs_rehash(hashed)


def _nobodys(argon2: PasswordHasher) -> str:
    """What is compared with where there is no hash: of the same cost, and of no password anybody knows."""
    salt, tag = (b64encode(bytes(size)).decode().rstrip("=") for size in (SALT_BYTES, HASH_BYTES))
    cost = f"m={argon2.memory_cost},t={argon2.time_cost},p={argon2.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${tag}"
