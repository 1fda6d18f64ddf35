"""What an empty calendar says: one sentence, and the one command that helps. No Qt."""

from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.wording.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Emptiness:
    """``command`` is an action's id; empty where there is nothing to be done here."""

    sentence: str
    label: str = ""
    command: str = ""


def emptiness_of(words: Vocabulary, *, has_clinic: bool, has_resources: bool, has_columns: bool) -> Emptiness | None:
    """What is missing before a day can be seen; ``None`` for nothing."""
    if not has_clinic:
        sentence = _("There is no {clinic} here yet.").format(clinic=words.clinic)
        return Emptiness(sentence, _("Set up the {clinic}").format(clinic=words.clinic), "settings:clinics")
    if not has_resources:
        return Emptiness(
            _("{providers}, rooms and equipment are still missing. Set them up, or import them.").format(
                providers=words.providers
            ),
            _("Set up the {clinic}").format(clinic=words.clinic),
            "settings:resources",
        )
    if not has_columns:
        return Emptiness(_("No columns chosen."), _("Show all"), "show_all")
    return None
