"""All benchmarks, one after another."""

from benchmarks import nation, papers, papers_set, start

if __name__ == "__main__":
    start.main()
    nation.main()
    papers.main()
    papers_set.main()
