"""Signing in as rules: how long a name has to wait after wrong passwords, when the program locks, what a PIN is.

Terms: a *try* is counted before its password is looked at, so that a program that is killed meanwhile forgets none;
a right password takes the count back. Pure: no clock, no hash, no store.
"""

from enum import StrEnum
from itertools import pairwise

from carefront.domain.errors import InvalidValue
from carefront.shared.values import dataclass

FREE_FAILURES = 5
"""From this failure on the next try has to wait."""

MOST_FAILURES = 100
"""After so many in a row nothing but an administrator, or the recovery key, opens the name again."""

FIRST_WAIT_S, LONGEST_WAIT_S = 5, 900
LEAST_IDLE_MINUTES, MOST_IDLE_MINUTES, IDLE_MINUTES = 1, 15, 10
LONGEST_STAY_S = 12 * 3600
"""After so long a password is asked for, whatever was done meanwhile."""

PIN_DIGITS, MOST_PIN_FAILURES = 6, 5


class SessionEvent(StrEnum):
    """What the audit says of a stay."""

    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    PIN_REFUSED = "pin_refused"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class SignInTry:
    """The wrong passwords in a row of one name; ``id`` is a keyed digest of the name, whoever bears it or not.

    ``last_try_s``: UTC seconds of the last one, by the clock of then.
    """

    id: str
    failures: int = 0
    last_try_s: int = 0

    @property
    def is_stopped(self) -> bool:
        """Whether waiting helps no more."""
        return self.failures >= MOST_FAILURES

    def wait_s(self, now_s: int) -> int:
        """The seconds until the next try may be made; the whole wait where the clock has been put back."""
        if self.failures < FREE_FAILURES:
            return 0
        wait = min(FIRST_WAIT_S << min(self.failures - FREE_FAILURES, 16), LONGEST_WAIT_S)
        passed = now_s - self.last_try_s
        return wait if passed < 0 else max(0, wait - passed)


@dataclass(frozen=True, slots=True)
class SignInRule:
    """How an organization signs in; ``id`` is the organization's. Nothing is asked for until somebody sets it up."""

    id: str
    is_required: bool = False
    idle_minutes: int = IDLE_MINUTES


def checked_idle(minutes: int) -> int:
    """``minutes`` of doing nothing after which the program locks.

    Raises:
        InvalidValue: fewer than 1 or more than 15.
    """
    if not LEAST_IDLE_MINUTES <= minutes <= MOST_IDLE_MINUTES:
        raise InvalidValue("idle_minutes", minutes, "range")
    return minutes


def is_pin(text: str) -> bool:
    """Whether ``text`` is six digits, not all the same and not a run such as 123456."""
    if len(text) != PIN_DIGITS or not (text.isascii() and text.isdigit()):
        return False
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(text)}
    return steps not in ({0}, {1}, {9})
