"""What the fields of the message settings show: a reminder as amount and unit, ways and occasions to choose from."""

from collections.abc import Callable

from carefront.domain.notifications import AUTOMATIC, Channel, Occasion, ReminderRule, Security
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.message_words import channel_word, occasion_word, problem_words

_MINUTES = {"d": 1_440, "h": 60, "min": 1}
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleFace:
    """A reminder as it is chosen: ``unit`` is ``d``, ``h`` or ``min``."""

    offering_id: str
    amount: int
    unit: str
    channel: str


def tell_failure(context: DeskContext, error: Exception, tell: Callable[[str], object]) -> None:
    """Tell what is not right yet in a form about messages; any other failure goes where failures go."""
    words = problem_words(error)
    if words:
        tell(words)
    else:
        context.fail(error)


def rule_face(rule: ReminderRule) -> RuleFace:
    """A rule in its largest whole unit; a day is said in hours."""
    minutes = rule.minutes_before
    unit = "d" if minutes % 1_440 == 0 and minutes > 1_440 else "h" if minutes % 60 == 0 else "min"
    return RuleFace(rule.offering_id or "", minutes // _MINUTES[unit], unit, rule.channel)


def rule_of(face: RuleFace) -> ReminderRule:
    """The rule that was chosen."""
    return ReminderRule(face.offering_id or None, face.amount * _MINUTES[face.unit], face.channel)


def channels() -> Choices:
    """The ways with their words."""
    return tuple((channel.value, channel_word(channel)) for channel in Channel)


def occasions() -> Choices:
    """What there are texts for."""
    found = (*AUTOMATIC, Occasion.REBOOK, Occasion.REQUEST_ANSWER)
    return tuple((occasion.value, occasion_word(occasion)) for occasion in found)


def protections() -> Choices:
    """How a connection to a mail server is protected."""
    return (
        (Security.TLS.value, _("TLS from the start (port 465)")),
        (Security.STARTTLS.value, _("STARTTLS (port 587)")),
        (Security.NONE.value, _("none, on this computer only")),
    )


USUAL_PORT = {Security.TLS.value: 465, Security.STARTTLS.value: 587, Security.NONE.value: 25}
