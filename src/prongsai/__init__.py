"""Prongsai: Thailand's Integrity and Transparency Assessment, from rules as data to official papers.

The flow, in ten lines::

    from prongsai import analysis, answers, documents, frameworks, measures, scoring

    framework = frameworks.load(2568)                    # a year's rules, as data
    table = answers.read("answers.xlsx", framework)      # what people answered
    result = scoring.score(framework, answers=table)     # exact scores that explain themselves
    print(result.explain("IIT", "th"))
    gaps = analysis.gaps(result)                         # where points were lost, and what each is worth
    measures.propose(result, measures.load())            # what to do about it, worth most first
    documents.print_papers([path], order)                # all papers of the year, from the body file
"""

__version__ = "0.1.0"
