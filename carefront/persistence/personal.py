"""Which columns say who a patient is or what is the matter: in the audit as keyed digests, blank after an erasure.

A table that copies a patient's name, address or words names its columns here. Encrypted columns say it themselves.
Knows no SQLAlchemy.
"""

from collections.abc import Mapping

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "accountable_entity": ("name",),
    "patient": (
        "display_name", "sort_key", "family", "given", "birth_date", "phone", "phone_2", "email", "language",
        "reminder_channel", "record_number", "flags",
    ),
    "appointment": ("note", "reason", "cancel_reason", "override_reason"),
    "unscheduled": ("note", "wishes"),
    "override_request": ("booking",),
    "insurance": ("member_digest",),
    "appointment_request": (
        "contact_name", "contact_phone", "contact_email", "contact_birth_date", "wishes", "note", "close_reason",
    ),
    "recall": ("note",),
    "charge": ("payer_name", "note"),
}  # fmt: skip
"""Columns by table. Rows of a patient are found by ``patient_id`` (of ``patient`` and accounts by their own id)."""

CONFIDENTIAL: Mapping[str, tuple[str, ...]] = {
    "time_off": ("reason", "notes", "decision_note", "override_reason"),
    "rebook": ("reason",),
    "charge": ("description",),
}
"""Columns by table with words that may tell of somebody's health though they are no patient's, or that stay after an
erasure: in the audit as keyed digests, and no more than that."""
