"""What the columns of a row are called where the record tells what changed. Knows no screen."""

from collections.abc import Callable, Mapping

from carefront.shared.i18n import _

Say = Callable[[], str]

_FIELDS: Mapping[str, Say] = {
    "account_id": lambda: _("Person"), "address": lambda: _("Address"), "amount_minor": lambda: _("Amount (cents)"),
    "appointment_id": lambda: _("Visit"), "appointment_no": lambda: _("Number of the visit"),
    "asked_at": lambda: _("Asked at"), "asked_by": lambda: _("Asked by"), "asked_of": lambda: _("Asked of"),
    "assigned_id": lambda: _("Assigned to"), "author_id": lambda: _("Author"), "birth_date": lambda: _("Birth date"),
    "body": lambda: _("Text"), "booked_by": lambda: _("Booked by"),
    "buffer_after_minutes": lambda: _("Minutes after"), "buffer_before_minutes": lambda: _("Minutes before"),
    "called_at": lambda: _("Called at"), "calls": lambda: _("Calls"), "cancel_reason": lambda: _("Cancelled because"),
    "capacity": lambda: _("Capacity"), "channel": lambda: _("Channel"),
    "close_reason": lambda: _("Closed because"), "code": lambda: _("Code"), "color": lambda: _("Colour"),
    "commissioner_id": lambda: _("Works for"), "contact_email": lambda: _("E-mail of the contact"),
    "contact_name": lambda: _("Name of the contact"), "contact_phone": lambda: _("Phone of the contact"),
    "coverage_account_id": lambda: _("Stands in"), "created_at": lambda: _("Created at"),
    "currency": lambda: _("Currency"), "decided_at": lambda: _("Decided at"), "decided_by": lambda: _("Decided by"),
    "decision_note": lambda: _("Note on the decision"), "description": lambda: _("Description"),
    "display_name": lambda: _("Name"), "due": lambda: _("Due"), "duration_minutes": lambda: _("Minutes"),
    "effective_date": lambda: _("In force from"), "effective_from": lambda: _("In force from"),
    "effective_to": lambda: _("In force until"), "email": lambda: _("E-mail"), "end": lambda: _("End"),
    "end_date": lambda: _("Last day"), "expires_at": lambda: _("Runs out at"), "facility_id": lambda: _("Clinic"),
    "failures": lambda: _("Failures"), "family": lambda: _("Family name"), "first": lambda: _("First day"),
    "flags": lambda: _("Flags"), "gender": lambda: _("Gender"), "given": lambda: _("Given name"),
    "grid_minutes": lambda: _("Starts every (minutes)"), "group_id": lambda: _("Group"),
    "horizon_days": lambda: _("Days ahead"), "id": lambda: _("Id"), "idle_minutes": lambda: _("Locks after (minutes)"),
    "is_active": lambda: _("Active"), "is_archived": lambda: _("Archived"), "is_auto": lambda: _("Automatic"),
    "is_break_glass": lambda: _("Emergency view"), "is_closed": lambda: _("Closed"),
    "is_exclusive": lambda: _("Alone"), "is_extra": lambda: _("Extra time"), "is_group": lambda: _("For groups"),
    "is_locked": lambda: _("Locked"), "is_on": lambda: _("On"),
    "is_outside_availability": lambda: _("Outside availability"), "is_overbooked": lambda: _("Booked over"),
    "is_override_reviewed": lambda: _("Override reviewed"), "is_reviewed": lambda: _("Reviewed"),
    "is_schedulable": lambda: _("Can be booked"), "is_self_decided": lambda: _("Decided by oneself"),
    "key": lambda: _("Key"), "kind": lambda: _("Kind"), "language": lambda: _("Language"),
    "languages": lambda: _("Languages"), "last": lambda: _("Last day"), "length_minutes": lambda: _("Minutes"),
    "locale": lambda: _("Region"), "max_patients": lambda: _("Most patients"), "member_ids": lambda: _("Members"),
    "member_number": lambda: _("Member number"), "min_notice_minutes": lambda: _("Minimum notice (minutes)"),
    "min_on_duty": lambda: _("Minimum on duty"), "minutes_before": lambda: _("Minutes before"),
    "moved_by": lambda: _("Moved by"), "must_change": lambda: _("Password must be changed"),
    "name": lambda: _("Name"), "needs_interpreter": lambda: _("Needs an interpreter"), "no": lambda: _("Number"),
    "note": lambda: _("Note"), "notes": lambda: _("Notes"), "offering_id": lambda: _("Visit type"),
    "offset_minutes": lambda: _("Begins after (minutes)"), "on_behalf_of": lambda: _("On behalf of"),
    "opened_at": lambda: _("Opened at"), "opened_by": lambda: _("Opened by"),
    "organization_no": lambda: _("Number of the practice"), "origin": lambda: _("From where"),
    "override_reason": lambda: _("Reason of the override"), "panel_status": lambda: _("New patients"),
    "parked_at": lambda: _("Parked at"), "password_hash": lambda: _("Password"), "patient_id": lambda: _("Patient"),
    "payer": lambda: _("Payer"), "payer_name": lambda: _("Name of the payer"), "period_end": lambda: _("Until"),
    "period_start": lambda: _("From"), "phone": lambda: _("Phone"), "phone_2": lambda: _("Second phone"),
    "pin_hash": lambda: _("PIN"), "place": lambda: _("Place"), "position": lambda: _("Position"),
    "price_minor": lambda: _("Price (cents)"), "quiet_from": lambda: _("Quiet from"),
    "quiet_until": lambda: _("Quiet until"), "reason": lambda: _("Reason"), "reasons": lambda: _("Reasons"),
    "record_number": lambda: _("Record number"), "recurrence": lambda: _("Repeats"),
    "reminder_channel": lambda: _("Way of reminding"), "resource_id": lambda: _("Person or room"),
    "resource_ids": lambda: _("People and rooms"), "responsible_id": lambda: _("Person"), "role": lambda: _("Role"),
    "role_id": lambda: _("Role"), "room_id": lambda: _("Room"), "row_version": lambda: _("Version of the row"),
    "rule": lambda: _("Rule"), "schedule_id": lambda: _("Schedule"), "scope": lambda: _("Reach"),
    "seats": lambda: _("Seats"), "sender": lambda: _("Sender"), "series_id": lambda: _("Series"),
    "session_id": lambda: _("Group session"), "severity": lambda: _("Severity"), "since": lambda: _("Since"),
    "slot_minutes": lambda: _("Minutes of a slot"), "snoozed_until": lambda: _("Put off until"),
    "sort_key": lambda: _("Sorted as"), "source": lambda: _("From where"), "source_key": lambda: _("Key of the source"),
    "specialty": lambda: _("Specialty"), "start": lambda: _("Start"), "state": lambda: _("State"),
    "state_since": lambda: _("In this state since"), "status": lambda: _("State"),
    "status_since": lambda: _("In this state since"), "subject": lambda: _("Subject"),
    "submitted_at": lambda: _("Submitted at"), "substance": lambda: _("Substance"), "text": lambda: _("Text"),
    "told_at": lambda: _("Told at"), "told_by": lambda: _("Told by"), "turn": lambda: _("Turn"),
    "type": lambda: _("Type"), "until": lambda: _("Until"), "updated_at": lambda: _("Changed at"),
    "urgency": lambda: _("Urgency"), "url": lambda: _("Address"), "user": lambda: _("User name"),
    "user_name": lambda: _("User name"), "uses": lambda: _("People and rooms"),
    "usual_provider_id": lambda: _("Usual provider"), "valid_from": lambda: _("Valid from"),
    "valid_to": lambda: _("Valid until"), "wait_limit_minutes": lambda: _("Longest wait (minutes)"),
    "wants_sooner": lambda: _("Wants sooner"), "weekday": lambda: _("Weekday"), "wishes": lambda: _("Wishes"),
    "zone": lambda: _("Time zone"),
}  # fmt: skip
"""By the name of the column; what only the program itself uses has no words."""


def field_words(name: str) -> str:
    """What a column is called; one without words is said as it is written."""
    say = _FIELDS.get(name)
    return say() if say else name
