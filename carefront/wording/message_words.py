"""Messages and connections in the words of the desk: occasions, ways, states, what went wrong, what is not right."""

from collections.abc import Mapping

from carefront.application.message_ports import Handed, Handing
from carefront.application.message_rows import MessageRow, PlannedReminder
from carefront.domain.errors import InvalidValue
from carefront.domain.message_texts import PLACEHOLDERS
from carefront.domain.notifications import Channel, NotificationState, Occasion
from carefront.shared.i18n import _, ngettext
from carefront.wording.times import Times

MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 1_440


def occasion_word(occasion: Occasion) -> str:
    """What a message is about, as a line of a list."""
    return {
        Occasion.BOOKED: _("Booked"), Occasion.CONFIRMED: _("Confirmed"), Occasion.MOVED: _("Moved"),
        Occasion.CANCELLED: _("Cancelled"), Occasion.REMINDER: _("Reminder"), Occasion.REBOOK: _("To be moved"),
        Occasion.REQUEST_ANSWER: _("Answer to a request"), Occasion.BY_HAND: _("By hand"),
    }[occasion]  # fmt: skip


def channel_word(channel: str) -> str:
    """How a message goes."""
    return {Channel.EMAIL: _("E-mail"), Channel.SMS: _("SMS"), "phone": _("Call"), "none": _("None")}.get(
        channel, channel
    )


def state_words(row: MessageRow, times: Times) -> str:
    """``sent 24 Nov, 10:02``; of what waits when it goes, of what failed why."""
    moment = times.moment(row.at_s)
    match row.state:
        case NotificationState.SENT:
            return _("sent {moment}").format(moment=moment)
        case NotificationState.CANCELLED:
            return _("not sent: {reason}").format(reason=reason_words(row.error)) if row.error else _("cancelled")
        case NotificationState.FAILED:
            return _("failed: {reason}").format(reason=reason_words(row.error))
    if row.error:
        return _("{reason}; again {moment}").format(reason=reason_words(row.error), moment=moment)
    return _("goes {moment}").format(moment=moment)


def reason_words(reason: str) -> str:
    """Why a message or an event was not taken."""
    if reason.startswith("http_"):
        return _("it answered {code}").format(code=reason.removeprefix("http_"))
    return {
        "unreachable": _("not reached"), "certificate": _("its certificate is not trusted"),
        "not_found": _("there is no server of this name"), "timeout": _("it did not answer in time"),
        "no_tls": _("no protected connection came about"), "no_starttls": _("it offers no STARTTLS"),
        "no_sign_in": _("it takes no sign-in like this"), "elsewhere": _("nothing at this address takes messages"),
        "token": _("the token or its header can’t be sent"), "unwritable": _("it can’t be put into a letter"),
        "sign_in": _("the sign-in was refused"), "refused": _("refused"), "recipient": _("no such address or number"),
        "address": _("no proper address"), "no_address": _("no address or number is known"),
        "not_set_up": _("not set up"), "interrupted": _("the connection broke"),
        "gateway": _("the gateway is in trouble"),
        "url": _("no proper web address"), "body": _("the gateway’s JSON is not right"),
        "file": _("the file can’t be written"),
        "too_late": _("too late before the visit"), "outdated": _("no longer needed"),
        "archived": _("the patient is archived"), "opted_out": _("the patient wants no messages"),
        "restored": _("it may have been sent before the backup was restored"),
        "together": _("told with another message"),
        "newer": _("a later reminder says the same"), "switched_off": _("the clinic sends no such messages"),
    }.get(reason, _("not taken"))  # fmt: skip


def advice_words(reason: str) -> str:
    """What to do about it; empty where nothing can be said."""
    return {
        "unreachable": _("Look whether this computer is online, and check the server and the port."),
        "not_found": _("Check the name of the server."),
        "timeout": _("Check the port; a firewall may be in the way."),
        "certificate": _("Check the name of the server; a certificate of your own must be trusted by this computer."),
        "no_tls": _("Choose STARTTLS, or the port that goes with TLS (465)."),
        "no_starttls": _("Choose TLS from the start (port 465)."),
        "no_sign_in": _("Leave the account empty, or choose another protection."),
        "sign_in": _("Type the account and the password or token again."),
        "not_set_up": _("Switch it on and save first."),
        "recipient": _("Check the address or number."), "address": _("Check the address."),
        "elsewhere": _("Check the web address."), "url": _("Check the web address."),
        "token": _("Copy the token and the name of its header again."),
        "body": _("Check the JSON."), "gateway": _("Try again later."),
        "refused": _("Ask whoever runs the server why; often the sender is not allowed there."),
    }.get(reason, "")  # fmt: skip


def message_line(row: MessageRow, times: Times) -> str:
    """``Reminder, SMS: goes Mon 23 Nov, 15:00``: a line of a visit's panel."""
    return _("{occasion}, {channel}: {state}").format(
        occasion=occasion_word(row.occasion), channel=channel_word(row.channel), state=state_words(row, times)
    )


def before_words(minutes: int) -> str:
    """``24 h``, ``2 days``, ``90 min``: how long before a visit."""
    if minutes % MINUTES_A_DAY == 0 and minutes > MINUTES_A_DAY:
        days = minutes // MINUTES_A_DAY
        return ngettext("{count} day", "{count} days", days).format(count=days)
    if minutes % MINUTES_AN_HOUR == 0:
        return _("{count} h").format(count=minutes // MINUTES_AN_HOUR)
    return _("{count} min").format(count=minutes)


def planned_line(planned: tuple[PlannedReminder, ...], times: Times) -> str:
    """``Reminder: SMS, 24 h (sends 23 Nov 15:00)``; empty where there is none."""
    parts = [
        _("{channel}, {before} (sends {moment})").format(
            channel=channel_word(row.channel), before=before_words(row.minutes_before), moment=times.moment(row.due_s)
        )
        for row in planned
    ]
    return _("Reminder: {reminders}").format(reminders=" · ".join(parts)) if parts else ""


def try_words(result: Handing) -> str:
    """What came of a trial."""
    if isinstance(result, Handed):
        return _("It was taken. Look whether it arrived.")
    words, advice = reason_words(result.reason), advice_words(result.reason)
    if not advice:
        return _("It was not taken: {reason}.").format(reason=words)
    return _("It was not taken: {reason}. {advice}").format(reason=words, advice=advice)


def problem_words(error: Exception) -> str:
    """What is not right yet in a form about messages or connections; empty for any other failure."""
    if not isinstance(error, InvalidValue):
        return ""
    if error.rule == "placeholder" and error.field.endswith("text"):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        return _("{{{name}}} stands for nothing. There are: {known}.").format(name=error.value, known=known)
    fields: Mapping[tuple[str, str], str] = {
        ("recipient", "empty"): _("Enter an address or number, or one for the patient."),
        ("recipient", "phone"): _("That is no telephone number."),
        ("channel", "not_set_up"): _("This way of sending is not set up yet. See Settings, Messages."),
        ("text", "empty"): _("Write something."),
        ("channel.address", "empty"): _("Enter the server."),
        ("channel.address", "host"): _("Enter the name of the server alone, such as smtp.clinic.example."),
        ("channel.body", "placeholder"): _("The JSON needs {to} and {text}."),
        ("channel.body", "json"): _("This is no JSON. Quotes and braces must match."),
        ("channel.user", "header"): _("The name of a header has letters, digits and hyphens only."),
        ("channel.security", "not_protected"): _("Without protection only a server on this computer can be used."),
        ("subscriber.name", "empty"): _("Give it a name."),
    }
    rules: Mapping[str, str] = {
        "language": _("Enter a language as a code, such as de or pt-BR."),
        "email": _("That is no e-mail address."), "url": _("That is no web address, such as https://example.org/in."),
        "not_protected": _("Only https is safe; http reaches no further than this computer."),
        "range": _("This number is too small or too large."), "doubled": _("This reminder is there already."),
        "too_long": _("This is too long."), "line_break": _("A subject is one line."),
        "settled": _("This message is on its way, or was sent already."), "unknown": _("There is no such value."),
    }  # fmt: skip
    return fields.get((error.field, error.rule)) or rules.get(error.rule, _("This can’t be used as it is."))


def unreached_words(reason: str) -> str:
    """Why no message reaches a patient, and what to do about it; empty where one does."""
    return {
        "opted_out": _("This patient wants no messages."),
        "phone": _("This patient wants a call instead of messages."),
        "no_address": _("No message reaches this patient: no e-mail address or number is known for the way they want."),
        "not_set_up": _("No message reaches this patient: the way they want is not set up."),
    }.get(reason, "")
