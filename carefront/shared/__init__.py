"""Leaf helpers without a clinic word in them: clock, ids, assets, settings, logging, translation.

Terms: an *id* is a UUIDv7 written as 32 lower-case hex digits; an *instant* is an aware ``datetime`` in UTC.
"""
