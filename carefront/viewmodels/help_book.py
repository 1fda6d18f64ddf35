"""The pages of help in the user's language: found, filled with the keys of now, searched. No Qt.

A page is one file of its language, ``resources/help/en/day.md``, not a message for each of its paragraphs: help is
translated as a text, whose sentences may move and merge. A page that a language lacks is shown in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from carefront.domain.patients import search_words
from carefront.shared.assets import resource_path
from carefront.shared.i18n import language
from carefront.shared.values import dataclass

START = "start"
HELP_PAGES = (
    START, "day", "views", "utilisation", "sidebar", "booking", "quick_add", "find_opening", "check_in", "visit",
    "queue",
    "records", "moving", "sessions", "inbox", "time_off", "messages", "alerts", "rebook", "record", "caseload",
    "billing", "undo",
    "drafts", "settings", "people", "permissions", "set_up", "hours", "schedules", "slots", "keyboard", "import",
)  # fmt: skip
"""Every page, in the order of the list."""
LINK = "help:"
_KEY = re.compile(r"\{key:(\w+)\}")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``source``: Markdown, with ``{key:command}`` where the key of a command stands."""

    id: str
    title: str
    source: str

    def text(self, key_of: Callable[[str], str]) -> str:
        """The page as Markdown; ``key_of`` says what stands for a command: its key, or its name if it has none."""
        return _KEY.sub(lambda found: f"**{_plain(key_of(found[1]))}**", self.source)

    def commands(self) -> frozenset[str]:
        """The commands whose keys stand on the page."""
        return frozenset(_KEY.findall(self.source))


class HelpBook:
    """The pages in one language."""

    def __init__(self, code: str = "") -> None:
        """``code``: ``en`` or ``ar_EG``; the language in use if empty."""
        self._codes = _fallbacks(code or language())

    @cached_property
    def pages(self) -> tuple[HelpPage, ...]:
        """Every page, in order."""
        return tuple(map(self._read, HELP_PAGES))

    def page(self, page_id: str) -> HelpPage:
        """A page; the first for an id there is none of."""
        return next((page for page in self.pages if page.id == page_id), self.pages[0])

    def search(self, text: str) -> tuple[HelpPage, ...]:
        """The pages with every word of ``text``, those with it in the title first; all for no text."""
        words = search_words(text)
        found = [page for page in self.pages if _has(words, f"{page.title} {page.source}")]
        return tuple(sorted(found, key=lambda page: not _has(words, page.title)))

    def _read(self, page_id: str) -> HelpPage:
        paths = [resource_path("help", code, f"{page_id}.md") for code in self._codes]
        path = next((path for path in paths if path.is_file()), paths[-1])
        source = path.read_text(encoding="utf-8")
        return HelpPage(page_id, source.partition("\n")[0].removeprefix("#").strip(), source)


def _fallbacks(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((code, code.replace("-", "_").partition("_")[0], "en")))


def _has(words: tuple[str, ...], text: str) -> bool:
    known = search_words(text)
    return all(any(one.startswith(word) for one in known) for word in words)


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is: a key may be a sign."""
    return re.sub(r"([\\`*_{}\[\]<>#+!|~-])", r"\\\1", text)
