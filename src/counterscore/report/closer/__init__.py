"""A closer look at a run: what its refusals rest on, one life line by line, and the law as evidence.

Each takes seconds, since people are lived again line by line. So nothing is done before
it is asked for, and what it needs is imported then. The parts of both pages that show
it are `parts.grounds`, `parts.life`, `parts.law` and those of the same names in `compared`.
"""
