"""JSON and JSON Lines: cut into records, values found and replaced in their bytes, notes put in."""
