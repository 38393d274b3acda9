"""All benchmarks, one after another."""

from benchmarks import nation, papers, start

if __name__ == "__main__":
    start.main()
    nation.main()
    papers.main()
