"""The words of a trade: what a patient, a visit or a provider is called here. Knows no sentence."""

import tomllib
from dataclasses import fields

from carefront.shared.assets import resource_path
from carefront.shared.i18n import _
from carefront.shared.values import dataclass

DEFAULT = "healthcare"
NAMES = ("healthcare", "education", "consulting", "fitness", "legal", "it_support", "salon")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One trade's words, already in the user's language; ``*_title`` start with a capital."""

    practice: str
    clinic_title: str
    clinic: str
    provider: str
    providers: str
    patient_title: str
    patients: str
    patient: str
    visit_title: str
    visit: str
    visit_type: str
    room: str
    equipment: str


def load(name: str = DEFAULT) -> Vocabulary:
    """The vocabulary ``name`` (one of ``NAMES``); a word that a file lacks is taken from the default.

    Raises:
        FileNotFoundError: there is no such vocabulary.
    """
    words = _read(DEFAULT) | _read(name)
    return Vocabulary(**{field.name: _(words[field.name]) for field in fields(Vocabulary)})


def _read(name: str) -> dict[str, str]:
    text = resource_path("vocabularies", f"{name}.toml").read_text(encoding="utf-8")
    return {key: str(word) for key, word in tomllib.loads(text).items()}
