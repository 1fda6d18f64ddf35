"""The record of who did what in words: acts, outcomes, places. Knows no screen."""

from collections.abc import Callable, Mapping

from carefront.application.audit_rows import Words
from carefront.domain.permissions import Key
from carefront.shared.i18n import _
from carefront.wording.role_words import key_words

Say = Callable[[], str]

THINGS: Mapping[str, Say] = {
    "appointment": lambda: _("Visit"), "session": lambda: _("Group session"), "waitlist": lambda: _("Waitlist"),
    "request": lambda: _("Request"), "offer": lambda: _("Offer"), "recall": lambda: _("Recall"),
    "list": lambda: _("List"), "visit": lambda: _("Parked visit"), "rebook": lambda: _("Rebooking"),
    "override": lambda: _("Override"), "time_block": lambda: _("Blocked time"), "slot": lambda: _("Slot"),
    "patient": lambda: _("Patient"), "insurance": lambda: _("Insurance"), "allergy": lambda: _("Allergy"),
    "condition": lambda: _("Condition"), "record": lambda: _("Medical record"),
    "record_note": lambda: _("Note in the record"), "field_keys": lambda: _("Keys of records"),
    "time_off": lambda: _("Time off"), "schedule": lambda: _("Schedule"), "closure": lambda: _("Closure"),
    "exception": lambda: _("Exception"), "facility": lambda: _("Clinic"), "clinic": lambda: _("Clinic"),
    "practice": lambda: _("Practice"), "resource": lambda: _("Resource"), "resource_group": lambda: _("Group"),
    "offering": lambda: _("Visit type"), "account": lambda: _("Person"),
    "accountability": lambda: _("Role of a person"),
    "login": lambda: _("Login"), "sign_in": lambda: _("Sign-in"), "role": lambda: _("Role"),
    "policy": lambda: _("Rights"), "message": lambda: _("Message"), "messaging": lambda: _("Messaging"),
    "subscriber": lambda: _("Subscriber"), "import": lambda: _("Import"), "revert": lambda: _("Undo"),
    "export": lambda: _("Export"),
    "query": lambda: _("Question"), "question": lambda: _("Question"), "encounter": lambda: _("Encounter"),
    "queue": lambda: _("Queue"), "token": lambda: _("Queue"), "charge": lambda: _("Charge"),
    "caseload": lambda: _("Caseload"), "patient_assignment": lambda: _("Care team"),
}  # fmt: skip
"""What an act is about, by the first word of its kind."""

_ACTS: Mapping[str, Say] = {
    "accept": lambda: _("accepted"), "active": lambda: _("switched on or off"), "add": lambda: _("added"),
    "add_many": lambda: _("added several"), "add_person": lambda: _("added"), "answer": lambda: _("answered"),
    "apply": lambda: _("applied"), "ask": lambda: _("asked for"), "assign": lambda: _("assigned"),
    "block": lambda: _("blocked"), "book": lambda: _("booked"), "book_series": lambda: _("booked a series"),
    "cancel": lambda: _("cancelled"), "cancel_many": lambda: _("cancelled several"), "change": lambda: _("changed"),
    "change_password": lambda: _("password changed"), "channel": lambda: _("channel changed"),
    "close": lambda: _("closed"), "complete": lambda: _("completed"), "contact": lambda: _("contact changed"),
    "convert": lambda: _("made a visit"), "copy": lambda: _("copied"), "correct": lambda: _("corrected"),
    "create": lambda: _("created"), "cut": lambda: _("cut"), "decide": lambda: _("decided"),
    "decline": lambda: _("declined"), "delete": lambda: _("deleted"), "edit": lambda: _("changed"),
    "end": lambda: _("ended"), "erase": lambda: _("erased"), "file": lambda: _("read from a file"),
    "found": lambda: _("founded"), "generate": lambda: _("generated"), "hand_over": lambda: _("handed over"),
    "hours": lambda: _("hours changed"), "leave": lambda: _("put on leave"), "load": lambda: _("read from a file"),
    "make": lambda: _("offered"), "note": lambda: _("noted"), "open": lambda: _("opened"),
    "move_many": lambda: _("moved several"),
    "order": lambda: _("order changed"), "park": lambda: _("parked"), "pick": lambda: _("time chosen"),
    "pin": lambda: _("PIN changed"), "place": lambda: _("placed"), "propose": lambda: _("times proposed"),
    "refused": lambda: _("refused"), "register": lambda: _("added"), "release": lambda: _("freed"),
    "remove": lambda: _("removed"), "rename": lambda: _("renamed"), "rename_person": lambda: _("renamed"),
    "request": lambda: _("requested"), "reschedule": lambda: _("moved"),
    "reschedule_many": lambda: _("moved several"), "reserve": lambda: _("booked"),
    "reset_password": lambda: _("password reset"), "retire": lambda: _("retired"), "retry": lambda: _("tried again"),
    "return": lambda: _("back from leave"), "review": lambda: _("reviewed"),
    "review_override": lambda: _("override reviewed"), "role": lambda: _("role changed"),
    "rotate": lambda: _("changed"), "rule": lambda: _("rule changed"), "save": lambda: _("saved"),
    "schedule": lambda: _("scheduled"), "seats": lambda: _("seats changed"), "send": lambda: _("sent"),
    "snooze": lambda: _("put off"), "split": lambda: _("split"), "start": lambda: _("begun"),
    "state": lambda: _("state changed"), "status": lambda: _("status changed"), "submit": lambda: _("submitted"),
    "tell": lambda: _("patient told"), "template": lambda: _("text changed"), "try": lambda: _("tried"),
    "unlock": lambda: _("unlocked"), "unpark": lambda: _("taken from the strip"), "update": lambda: _("changed"),
    "usual_provider": lambda: _("usual provider changed"), "view": lambda: _("viewed"),
    "write": lambda: _("written to a file"), "call": lambda: _("called"), "transfer": lambda: _("sent elsewhere"),
    "find": lambda: _("looked for by its number"), "turn": lambda: _("turn changed"),
}  # fmt: skip

GROUPS: tuple[tuple[Say, tuple[str, ...]], ...] = (
    (lambda: _("Visits"), ("appointment.", "session.", "slot.", "time_block.", "visit.", "override.", "encounter.",
                           "queue.", "token.")),
    (lambda: _("Lists and requests"), ("request.", "offer.", "recall.", "list.", "waitlist.", "rebook.")),
    (lambda: _("Patients"), ("patient.", "patient_assignment.", "caseload.", "charge.")),
    (lambda: _("Medical records"), (
        "record.", "record_note.", "insurance.", "allergy.", "condition.", "field_keys.",
    )),
    (lambda: _("Time off"), ("time_off.", "resource.leave", "resource.return")),
    (lambda: _("Schedules and set-up"), (
        "schedule.", "closure.", "exception.", "facility.", "clinic.", "resource.", "resource_group.", "offering.",
        "practice.", "import.",
    )),
    (lambda: _("People and rights"), (
        "account.", "accountability.", "login.", "sign_in.", "role.", "policy.", "query.", "question",
    )),
    (lambda: _("Messages"), ("message.", "messaging.", "subscriber.")),
    (lambda: _("Files taken out"), ("export.",)),
    (lambda: _("Undo"), ("revert",)),
)  # fmt: skip
"""Kinds of acts to choose from: what they are called, and their kinds; one that ends with a dot is every act of that
thing."""


def act_words(kind: str) -> str:
    """``Visit: moved``; a kind that has no words yet is said as it is written."""
    thing, _dot, act = kind.partition(".")
    if thing not in THINGS or (act and act not in _ACTS):
        return kind
    if not act:
        return THINGS[thing]()
    return _("{thing}: {act}").format(thing=THINGS[thing](), act=_ACTS[act]())


def rule_words(rule: str) -> str:
    """What was in the way of what was done all the same; a code without words is said as it is."""
    known = {
        "PERMISSION": _("no permission"), "RESOURCE_INACTIVE": _("not bookable any more"),
        "OFFERING_UNAVAILABLE": _("visit type not offered there"), "CLINIC_CLOSED": _("clinic closed"),
        "TIME_OFF": _("time off"), "EXCEPTION": _("exception of the schedule"),
        "OUTSIDE_HOURS": _("outside working hours"), "NO_SCHEDULE": _("no schedule then"),
        "BLOCK_TYPE": _("time kept for something else"), "BLOCKED": _("time blocked"),
        "PROVIDER_BUSY": _("provider busy"), "OTHER_RESOURCE_BUSY": _("room or equipment in use"),
        "BUFFER": _("no time before or after"), "CAPACITY": _("full"), "PATIENT_BUSY": _("patient has another visit"),
        "PANEL_CLOSED": _("takes no more patients"), "LEAD_TIME": _("too short a notice"),
        "BEYOND_HORIZON": _("too far ahead"), "PAST": _("in the past"), "TOO_FEW_ON_DUTY": _("too few on duty"),
    }  # fmt: skip
    return known.get(rule, rule)


def right_words(key: str) -> str:
    """What the right allows that was missing; one that this release does not know is said as it is."""
    return key_words(Key(key)) if key in {known.value for known in Key} else key


def words_note(state: Words) -> str:
    """What became of the words of an override; empty where they are as they were."""
    return {
        Words.CHANGED: _("The visit says something else now; these are the words of then."),
        Words.GONE: _("The words are gone: they were changed or erased since. The record keeps their digest."),
        Words.HIDDEN: _("The words are for those who may see the visit."),
    }.get(state, "")


def outcome_words(outcome: str) -> str:
    """``done`` or ``denied``."""
    known = {"applied": _("done"), "denied": _("denied"), "failed": _("failed")}
    return known.get(outcome, outcome)


def origin_words(origin: str) -> str:
    """From where somebody acted."""
    known = {
        "desktop": _("this program"), "cli": _("command line"), "import": _("import"), "founding": _("founding"),
        "recovery": _("recovery key"),
    }  # fmt: skip
    return known.get(origin, origin)


def table_words(table: str) -> str:
    """What kind of row changed; the name of a table that has no words is said as it is."""
    say = THINGS.get(table)
    return say() if say else table
