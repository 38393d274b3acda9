"""A year's round of one body: calendar, states, the year line."""
