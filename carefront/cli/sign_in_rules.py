"""Which verbs ask who is there, where the practice asks for a sign-in, and why the others do not.

One line for each verb: a test walks the command line and fails for a verb without one.
"""

from collections.abc import Mapping
from enum import StrEnum

from carefront.domain.permissions import Key
from carefront.shared.values import dataclass


class Asks(StrEnum):
    """ACTS: whoever signs in acts, with what their rights let them do. ANYBODY: anybody with a role in force today;
    the verb does by itself what an open window does. RIGHT: only with the right named. NOBODY: see the reason.
    """

    ACTS = "acts"
    ANYBODY = "anybody"
    RIGHT = "right"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class VerbRule:
    """``key`` of a RIGHT, for the whole practice; ``reason`` of NOBODY."""

    asks: Asks
    key: Key | None = None
    reason: str = ""


def _nobody(reason: str) -> VerbRule:
    return VerbRule(Asks.NOBODY, reason=reason)


ACTS, ANYBODY = VerbRule(Asks.ACTS), VerbRule(Asks.ANYBODY)
_DAMAGED = "has to work on a file that is too damaged to know anybody; says nothing of patients"
_RECOVERY = "takes the recovery key, which stands above every account"
_WINDOW = "the window asks"

VERB_RULES: Mapping[str, VerbRule] = {
    "run": _nobody(_WINDOW),
    "demo": _nobody(_WINDOW),
    "version": _nobody("says nothing of a practice"),
    "doctor": _nobody(_DAMAGED),
    "audit verify": _nobody("proves the record without the accounts that it is about; tells numbers and seals only"),
    "audit anchor": _nobody("proves the record without the accounts that it is about; tells numbers and seals only"),
    "migrate": _nobody("a file of an older version is brought to this one before it can be asked for people"),
    "backup": ANYBODY,
    "restore": VerbRule(Asks.RIGHT, Key.SETTINGS_EDIT),
    "key protect": VerbRule(Asks.RIGHT, Key.SETTINGS_EDIT),
    "key recover": _nobody(_RECOVERY),
    "key rotate-fields": ACTS,
    "people reset-password": _nobody(_RECOVERY),
    "people accept-changes": _nobody(_RECOVERY),
    "import csv": ACTS,
    "clinic load": ACTS,
    "clinic save": ACTS,
    "openings": ACTS,
    "slots": ACTS,
    "explain": ACTS,
    "jobs run": ANYBODY,
    "jobs rebuild": VerbRule(Asks.RIGHT, Key.SCHEDULE_EDIT),
    "events deliver": ANYBODY,
    "messages send": ANYBODY,
}
