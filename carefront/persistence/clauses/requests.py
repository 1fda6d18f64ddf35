"""What is asked of requests, offers, recalls and lists."""

from sqlalchemy import bindparam, select

from carefront.persistence.request_tables import slot_offer
from carefront.persistence.tenant import scoped

OFFERS_OF = scoped(
    select(*slot_offer.c).where(slot_offer.c.item_id == bindparam("item_id"))
    .order_by(slot_offer.c.start, slot_offer.c.id)
)  # fmt: skip
