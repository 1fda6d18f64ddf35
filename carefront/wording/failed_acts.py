"""What went wrong with a question or an act, whatever failed: one sentence."""

from carefront.application.failures import StorageError
from carefront.domain.errors import (
    AlreadyThere,
    CareFrontError,
    DuplicatePatient,
    IllegalTransition,
    InUse,
    InvalidValue,
    NotAllowed,
    NotFound,
    RecordClosed,
    SealBroken,
    SignedOut,
    StaleWrite,
    TimeOffOverlaps,
    TooFewOnDuty,
)
from carefront.shared.i18n import _
from carefront.wording import failures
from carefront.wording.record_words import broken_words, closed_words


def failure_sentence(error: Exception) -> str:
    """What went wrong and what is true now; never a class name or a code."""
    match error:
        case StorageError():
            return failures.failure_sentence(error)
        case StaleWrite():
            return _(
                "Someone changed this in the meantime. It is shown as it is now; nothing of yours was saved over it."
            )
        case SignedOut():
            return _("CareFront is locked. Sign in, then try again.")
        case NotAllowed():
            return _("You do not have the right to see this.")
        case NotFound():
            return _("This is no longer there.")
        case AlreadyThere():
            return _("This was saved already. Nothing was changed.")
        case DuplicatePatient():
            return _("Somebody who is known looks like this person. Say first whether it is the same one.")
        case IllegalTransition():
            return _("This step does not follow from the present status.")
        case InUse():
            return _("{name} can’t be deleted, it is needed by {others}. Take it out there first.").format(
                name=error.name, others=", ".join(error.by_names)
            )
        case RecordClosed():
            return closed_words()
        case SealBroken():
            return broken_words(1)
        case InvalidValue():
            return _("One of the entries can’t be used as it is.")
        case TimeOffOverlaps():
            return _("There is time off in these days already. Change it, or take it back first.")
        case TooFewOnDuty():
            return _("Too few people would be on duty. Give a reason to approve it anyway.")
        case CareFrontError():
            return _("This could not be done. Nothing was changed.")
    return _("Something unforeseen happened and was written to the log. Nothing was changed.")
