"""What the benchmarks found, kept as JSON, and the pages and pictures that are written from it.

To have another one published: call `figures.keep` at its end, name it in `listed.LISTED`, and give
it a place in a page of `run.PAGES`: `<!-- results: NAME -->`, then `<!-- end of results -->`.
"""
