"""Questions that never write; each answers with a frozen read model."""
