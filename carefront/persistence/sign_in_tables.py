"""The tables of signing in beside ``login``: wrong passwords in a row by name, and the rule of an organization."""

from carefront.persistence.table_parts import entity, flag, id_column, number

sign_in_try = entity(
    "sign_in_try", id_column("id"), number("failures"), number("last_try_s"), configuration=False
)  # fmt: skip

sign_in_rule = entity(
    "sign_in_rule", id_column("id"), flag("is_required"), number("idle_minutes", 10), configuration=False
)  # fmt: skip
