"""Patients as the front desk knows them, and how their names are found."""

import unicodedata
from datetime import date
from enum import StrEnum

from carefront.shared.values import dataclass


class Gender(StrEnum):
    """Administrative gender (FHIR R4 value set)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient, facet of a user account. ``display_name`` is what is shown and said; ``sort_key`` orders lists.

    ``family`` and ``given`` are optional (names are not parseable worldwide). ``record_number`` is what an import or
    the clinic calls them; ``is_incomplete`` until the clinic's required fields exist.
    """

    id: str
    account_id: str
    display_name: str
    sort_key: str
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    gender: Gender = Gender.UNKNOWN
    phone: str = ""
    phone_2: str = ""
    email: str = ""
    language: str = ""
    needs_interpreter: bool = False
    reminder_channel: str = ""
    usual_provider_id: str | None = None
    record_number: str = ""
    flags: str = ""
    is_incomplete: bool = False
    is_archived: bool = False


_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d",
                          "þ": "th", "ĸ": "k", "ŋ": "n", "ə": "e", "ـ": None, "ی": "ي", "ى": "ي", "ک": "ك",
                          "ൺ": "ണ", "ൻ": "ന", "ർ": "ര", "ൽ": "ല", "ൾ": "ള", "ൿ": "ക"})  # fmt: skip
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))


def folded(text: str) -> str:
    """``text`` for comparing: compatibility-decomposed, without marks, case folded, single spaces."""
    if text.isascii():  # nothing to decompose; imports fold many names
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = "".join(
        char for char in decomposed if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    return " ".join(kept.translate(_LETTERS).split())


def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a name or a query, in order; punctuation separates."""
    spaced = "".join(
        char if char.isalnum() or unicodedata.category(char).startswith("M") else " " for char in folded(text)
    )
    return tuple(spaced.split())


def index_words(text: str) -> frozenset[str]:
    """The words a name is found by: those of ``search_words``, and ``obrien`` for ``O’Brien``."""
    return frozenset(search_words(text)) | frozenset(search_words(text.translate(_APOSTROPHES)))


def plain_digits(text: str) -> str:
    """``text`` with the digits of every script as 0 to 9."""
    return "".join(char if (value := unicodedata.decimal(char, None)) is None else str(value) for char in text)


def default_sort_key(display_name: str, family: str = "", given: str = "") -> str:
    """``family given`` folded where both are known, else the folded display name."""
    return folded(f"{family} {given}" if family else display_name)


@dataclass(frozen=True, slots=True)
class DistinctPair:
    """Two patients of whom somebody said that they are different people, so that nobody asks again."""

    patient_id: str
    other_id: str
