"""The SQLAlchemy Core adapter: tables, mappers, stores, unit of work, queries, engine, upgrade, backup.

Terms: an *entity table* holds rows that commands write, captured and audited; a *projection* is derived from them and
can be
rebuilt; *organization_no* is the surrogate of the tenant that every row carries.
"""
