"""Use cases: commands, queries and the one door for writes. Depends on the domain and on ports only.

Terms: a *command* is a frozen dataclass that says what somebody wants; its *envelope* says who, when and from where;
the
*door* runs it in one unit of work; its *outcome* is applied, refused (every reason) or denied; a *read model* is a
frozen row
shaped for a screen.
"""
