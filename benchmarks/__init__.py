"""`make bench`: ours beside the alternative and beside the limit, in one run, as ratios."""
