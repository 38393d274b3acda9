"""Bodies, units and people from one workbook: its sheets, reading it, what it would change, loading it."""
