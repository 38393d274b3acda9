"""A round at one glance: what waits for whom, and how far result, plan and papers are."""
