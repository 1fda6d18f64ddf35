"""Which rights the commands of a window take, and what is said instead of one that the signed-in person lacks.

The door decides in the end: a right to one's own things counts as having it here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from carefront.application.gate import HeldRights
from carefront.domain.permissions import Key
from carefront.shared.i18n import _
from carefront.viewmodels.window_view_model import WindowViewModel

K = Key
_ON_VISITS = (
    "edit_visit", "check_in", "status", "move", "move_up", "move_down", "move_left", "move_right", "longer", "shorter",
    "cut", "park", "wants_sooner", "resume_rebook",
)  # fmt: skip
_THAT_BOOK = (
    "new_booking", "walk_in", "find_opening", "book_here", "copy", "paste", "follow_up", "new_session",
)  # fmt: skip

COMMAND_KEYS: Mapping[str, tuple[Key, ...]] = {
    "view_time_off": (K.TIME_OFF_VIEW,),
    "view_inbox": (K.REQUEST_VIEW,),
    "view_messages": (K.NOTIFICATION_SEND,),
    "view_utilisation": (K.REPORT_VIEW,),
    "view_audit": (K.AUDIT_VIEW,),
    "view_caseload": (K.CASELOAD_VIEW,),
    "view_billing": (K.BILLING_VIEW,),
    "view_queue": (K.APPOINTMENT_VIEW,),
    **dict.fromkeys(_THAT_BOOK, (K.APPOINTMENT_CREATE,)),
    **dict.fromkeys(_ON_VISITS, (K.APPOINTMENT_EDIT,)),
    "new_patient": (K.PATIENT_EDIT, K.APPOINTMENT_CREATE),
    "import": (K.APPOINTMENT_CREATE, K.RESOURCE_EDIT, K.OFFERING_EDIT, K.PATIENT_EDIT),
    "cancel": (K.APPOINTMENT_CANCEL,),
    "new_request": (K.REQUEST_EDIT,),
    "add_recall": (K.REQUEST_EDIT,),
    "new_recall": (K.REQUEST_EDIT,),
    "who_could_come": (K.REQUEST_VIEW,),
    "block": (K.SCHEDULE_EDIT,),
    "record": (K.PATIENT_VIEW,),
    "make_usual": (K.PATIENT_EDIT,),
    "message": (K.NOTIFICATION_SEND,),
    "charges": (K.BILLING_VIEW,),
    "ask_time_off": (K.TIME_OFF_CREATE,),
    "away_today": (K.APPOINTMENT_EDIT,),
    "hand_over": (K.APPOINTMENT_EDIT,),
    "settings:clinics": (K.SETTINGS_EDIT,),
    "settings:messages": (K.SETTINGS_EDIT,),
    "settings:connections": (K.SETTINGS_EDIT,),
    "settings:resources": (K.RESOURCE_EDIT,),
    "settings:groups": (K.RESOURCE_EDIT,),
    "settings:hours": (K.SETTINGS_EDIT, K.RESOURCE_EDIT),
    "settings:offerings": (K.OFFERING_EDIT,),
    "settings:blocks": (K.SCHEDULE_EDIT,),
    "settings:schedules": (K.SCHEDULE_EDIT,),
    "settings:slots": (K.SCHEDULE_EDIT,),
    "settings:exceptions": (K.SCHEDULE_EDIT,),
    "settings:people": (K.USER_EDIT,),
    "settings:permissions": (K.USER_EDIT,),
}
"""All keys of a command are needed. Commands that are not listed are everybody's; a page of the settings is called
``settings:`` and its id."""

ON_A_CARD = (
    *_ON_VISITS,
    "cancel",
    "copy",
    "follow_up",
    "record",
    "message",
    "add_recall",
    "make_usual",
    "new_session",
    "charges",
)
"""What is done with the visit in focus: nothing of it where only its time may be seen."""
AT_A_PLACE = ("book_here", "block", "paste", "away_today")
"""What is done in the column in focus: for oneself only, where that is what one may."""
WITH_OTHERS = ("hand_over",)
"""What takes two people's calendars: nothing for whom a right is to their own things alone."""
OF_ALL = ("settings:connections", "settings:people", "settings:permissions", "view_audit")
"""What is of the whole practice: a right to a single clinic does not do."""
ONE_IS_ENOUGH = frozenset({"settings:hours"})
"""Where one of the keys does: the clinic's hours are of the settings, people's of the resources."""


class CommandRights(QObject):
    """Keeps ``refusals`` of the window's context as the signed-in person's rights in the clinic on screen are.

    Asked anew with every change, also of the clinic and of who is signed in; until the first answer nothing is refused.
    """

    def __init__(self, model: WindowViewModel) -> None:
        super().__init__(model)
        self._context = model.context
        self._model = model
        self._held: HeldRights | None = None
        self._shown: Mapping[str, str] | None = None
        self._day: date | None = None
        model.day_view.focus_changed.connect(self._judge)
        model.clock.ticked.connect(self._on_minute)
        model.facilities_changed.connect(self.ask)
        model.columns_changed.connect(self.ask)
        model.data_changed.connect(self.ask)
        model.context.reconfigured.connect(self.ask)
        model.context.sign_in_changed.connect(self.ask)
        self.ask()

    def ask(self) -> None:
        """Ask for every right at once; where there is no clinic, for those of the whole practice."""
        asked = self._clinic()
        self._day = self._context.clock().date()
        self._context.desk.ask(lambda reader: reader.rights(asked), partial(self._take, asked), self._context.fail)

    def _clinic(self) -> str:
        return self._context.facility.facility_id if self._context.facility else ""

    def _on_minute(self) -> None:
        """Roles begin and end with a day."""
        if self._day != self._context.clock().date():
            self.ask()

    def _take(self, asked: str, held: HeldRights) -> None:
        if asked == self._clinic():
            self._held = held
            self._judge()

    def _judge(self) -> None:
        """What cannot be done now, with what is in focus."""
        if self._held is None:
            return
        refusals = refusals_of(self._held.keys, self._held.everywhere)
        if self._held.own:
            refusals = self._of_focus(self._held) | refusals
        if refusals != self._shown:
            self._shown = refusals
            self._context.show_refusals(refusals)

    def _of_focus(self, held: HeldRights) -> dict[str, str]:
        """What whoever may do it for themselves cannot do with somebody else's visit, or in their column."""
        card, place = self._model.day_view.selected, self._model.day_view.place
        here = card.resource_id if card else place.resource_id if place else ""
        people = {row.resource_id for row in self._model.resources if row.kind == "person"} - held.resource_ids
        sentence = _("You may do this in your own calendar only. Ask an administrator.")
        found = {command: sentence for command in WITH_OTHERS if held.own.intersection(COMMAND_KEYS[command])}
        if here in people:
            found |= {command: sentence for command in AT_A_PLACE if held.own.intersection(COMMAND_KEYS[command])}
        if card is not None and card.is_veiled:
            found |= dict.fromkeys(ON_A_CARD, _("This visit is somebody else’s: you only see that they are busy."))
        return found


def refusals_of(rights: Collection[Key], everywhere: Collection[Key] | None = None) -> dict[str, str]:
    """The sentence for every command that cannot be done with ``rights``, by command id.

    ``everywhere``: those of them that hold for the whole practice; all of them if ``None``.
    """
    found: dict[str, str] = {}
    for command, keys in COMMAND_KEYS.items():
        held = everywhere if command in OF_ALL and everywhere is not None else rights
        missing = [key for key in keys if key not in held]
        if missing and (command not in ONE_IS_ENOUGH or len(missing) == len(keys)):
            found[command] = refusal_sentence(missing[0])
    return found


def refusal_sentence(key: Key) -> str:
    """That the right ``key`` is missing, and whom to ask."""
    return {
        K.TIME_OFF_VIEW: _("You do not have the right to see time off. Ask an administrator."),
        K.TIME_OFF_CREATE: _("You do not have the right to ask for time off. Ask an administrator."),
        K.REQUEST_VIEW: _("You do not have the right to see who waits for a time. Ask an administrator."),
        K.REQUEST_EDIT: _("You do not have the right to take requests. Ask an administrator."),
        K.NOTIFICATION_SEND: _("You do not have the right to write to patients. Ask an administrator."),
        K.REPORT_VIEW: _("You do not have the right to see reports. Ask an administrator."),
        K.AUDIT_VIEW: _("You do not have the right to see who did what. Ask an administrator."),
        K.CASELOAD_VIEW: _("You do not have the right to see caseloads. Ask an administrator."),
        K.BILLING_VIEW: _("You do not have the right to see charges. Ask an administrator."),
        K.APPOINTMENT_VIEW: _("You do not have the right to see visits. Ask an administrator."),
        K.APPOINTMENT_CREATE: _("You do not have the right to book. Ask an administrator."),
        K.APPOINTMENT_EDIT: _("You do not have the right to change visits. Ask an administrator."),
        K.APPOINTMENT_CANCEL: _("You do not have the right to cancel visits. Ask an administrator."),
        K.SCHEDULE_EDIT: _("You do not have the right to change schedules. Ask an administrator."),
        K.PATIENT_VIEW: _("You do not have the right to see patients. Ask an administrator."),
        K.PATIENT_EDIT: _("You do not have the right to change patients. Ask an administrator."),
    }.get(key) or _("You do not have the right to do this. Ask an administrator.")
