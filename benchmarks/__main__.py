"""All benchmarks, one after another."""

from benchmarks import (
    ballots,
    nation,
    nation_pages,
    papers,
    papers_set,
    site_check,
    site_checks_of_many,
    start,
)

if __name__ == "__main__":
    start.main()
    nation.main()
    nation_pages.main()
    papers.main()
    papers_set.main()
    ballots.main()
    site_check.main()
    site_checks_of_many.main()
