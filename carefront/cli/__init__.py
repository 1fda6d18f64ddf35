"""The command line: each verb is a module with ``register``; it asks the same use cases as the desktop.

Terms: a *verb* is a subcommand; its *report* is what ``--json`` prints, as the schema in ``resources/schemas`` says.
"""
