"""The modules with tables of their own, read together so that the metadata knows every table."""

from carefront.persistence import money_tables, queue_tables, rebook_tables, record_tables, request_tables

__all__ = ["money_tables", "queue_tables", "rebook_tables", "record_tables", "request_tables"]
