"""Scores of a round, where they came from, and what they mean."""
