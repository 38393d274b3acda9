"""Measures of a round and their follow-up; the papers of the year."""
