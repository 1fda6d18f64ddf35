"""Translation: one gettext catalogue for code and forms. Knows no sentence."""

import gettext as _gettext
from collections.abc import Sequence

from carefront.shared.assets import resource_path

DOMAIN = "carefront"
_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def install(languages: Sequence[str]) -> None:
    """Use the first of ``languages`` (BCP 47 or POSIX codes) that has a catalogue; English text where none has."""
    global _current, _language
    codes = [code.replace("-", "_") for code in languages]
    _current = _gettext.translation(DOMAIN, resource_path("i18n"), languages=codes, fallback=True)
    _language = codes[0] if codes else "en"


def language() -> str:
    """The code of the language in use, such as ``en`` or ``ar_EG``."""
    return _language


def _(message: str) -> str:
    """The translation of ``message``; placeholders stay whole and are filled after."""
    return _current.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form for ``count`` in the language in use."""
    return _current.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The translation of ``message`` in ``context``, for words that have several meanings."""
    return _current.pgettext(context, message)
