"""Forms that are generated from the declarations, and the sheets in which a change is put together."""
