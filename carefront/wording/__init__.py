"""Refusals, acts, states and failures as sentences in the user's language and in the words of the clinic's trade.

The only place that makes sentences of codes. Terms: a *vocabulary* is the set of words of one trade (patient, student);
a *sentence* is whole and translatable, with its values as placeholders.
"""
