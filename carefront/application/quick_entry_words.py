"""The words of the quick entry by language: a table of ``resources/quick_entry`` each, English in all of them."""

import tomllib
from collections.abc import Mapping
from functools import cache

from carefront.domain.patients import folded
from carefront.shared.assets import resource_path
from carefront.shared.values import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Meaning by folded word, by group: ``verbs``, ``days``, ``times``, ``repeat``, ``units``, ``places``.

    A word that means something else in another language keeps its meaning in the user's own.
    """

    groups: Mapping[str, Mapping[str, str]]

    def meaning(self, group: str, word: str) -> str:
        """What a word means in a group; empty for nothing."""
        return self.groups.get(group, {}).get(folded(word), "")


@cache
def entry_words(language: str) -> EntryWords:
    """The words of ``language`` (a POSIX or BCP 47 code) and the English ones; those alone for other languages."""
    found: dict[str, dict[str, str]] = {}
    for code in ("en", language.replace("-", "_").split("_")[0].lower()):
        path = resource_path("quick_entry", f"{code}.toml")
        if code.isalpha() and path.is_file():
            for group, meanings in tomllib.loads(path.read_text(encoding="utf-8")).items():
                words = {folded(word): meaning for meaning, listed in meanings.items() for word in listed}
                found.setdefault(group, {}).update(words)
    return EntryWords(found)
