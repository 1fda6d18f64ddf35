"""Which visit type, person, room or thing a word of a quick entry means; every candidate where it is not sure."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from carefront.application.quick_entry_terms import ChipKind, Reading
from carefront.application.read_models import OfferingRow, ResourceRow
from carefront.domain.patients import folded, search_words

NEAR, CLEAR, APART = 72, 90, 10
"""Ratios (0 to 100) from which a name is near what was typed, is clearly meant, and by how much it beats the next."""

SHORTEST_FUZZY, SHORTEST_RATIO = 3, 4
"""Letters from which a beginning counts as near, and from which any likeness does."""
MOST_CHOICES = 6

_KINDS = {
    ChipKind.PROVIDER: ("person", "organization"),
    ChipKind.ROOM: ("room",),
    ChipKind.EQUIPMENT: ("asset", "pool"),
}


def _key(text: str) -> str:
    return "".join(char for char in folded(text) if char.isalnum())


def _forms(offering: OfferingRow) -> set[str]:
    """Everything a visit type is called, without spaces and punctuation."""
    aliases = re.split(r"[,;]", offering.aliases)
    words = [word for alias in aliases for word in alias.split()]
    return {key for text in (offering.name, offering.code, *aliases, *words) if (key := _key(text))}


def offering_readings(said: str, offerings: Sequence[OfferingRow], *, is_fuzzy: bool) -> tuple[Reading, ...]:
    """The visit types of that name, code or alias; ``is_fuzzy``: else those that are near, the nearest first."""
    key = _key(said)
    if not key:
        return ()
    exact = [offering for offering in offerings if key in _forms(offering)]
    if exact or not is_fuzzy or len(key) < SHORTEST_FUZZY:
        return _types(exact)
    scored = sorted(((_score(key, offering), -at) for at, offering in enumerate(offerings)), reverse=True)
    if not scored or scored[0][0] < NEAR:
        return ()
    ordered = [offerings[-at] for _score, at in scored]
    is_clear = scored[0][0] >= CLEAR and (len(scored) == 1 or scored[1][0] <= scored[0][0] - APART)
    return _types(ordered[:1] if is_clear else ordered[:MOST_CHOICES])


def _types(offerings: Iterable[OfferingRow]) -> tuple[Reading, ...]:
    return tuple(Reading(ChipKind.TYPE, offering.offering_id) for offering in offerings)


def _score(key: str, offering: OfferingRow) -> float:
    forms = _forms(offering)
    if any(form.startswith(key) for form in forms):
        return 95.0
    if len(key) < SHORTEST_RATIO:
        return 0.0
    return max((fuzz.ratio(key, form, score_cutoff=NEAR) for form in forms), default=0.0)


def resource_readings(kind: ChipKind, said: str, resources: Sequence[ResourceRow]) -> tuple[Reading, ...]:
    """Whom or what a name or code means. Nobody: an empty reading, then everybody of the kind."""
    among = [row for row in resources if row.kind in _KINDS[kind]]
    key, words = _key(said), search_words(said)
    by_code = [row for row in among if key and key == _key(row.code)]
    by_name = [row for row in among if words and _begin(words, search_words(f"{row.name} {row.code}"))]
    found = by_code or by_name
    if not found and len(key) >= SHORTEST_FUZZY:
        found = [row for row in among if fuzz.partial_ratio(key, _key(row.name), score_cutoff=NEAR + 10)]
    if found:
        return tuple(Reading(kind, row.resource_id) for row in found)
    return (Reading(kind, ""), *(Reading(kind, row.resource_id) for row in among))


def _begin(words: Iterable[str], names: Sequence[str]) -> bool:
    return all(any(name.startswith(word) for name in names) for word in words)
