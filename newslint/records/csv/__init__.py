"""Tables of text: CSV, TSV and their relatives."""
