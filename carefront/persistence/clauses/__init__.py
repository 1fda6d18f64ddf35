"""What is read, as clauses of SQLAlchemy Core.

``packaging/compile_statements.py`` writes their texts into ``statement_texts``, which is what the program loads.
"""
