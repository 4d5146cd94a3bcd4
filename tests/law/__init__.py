"""The elements of the law: evidence for and against, never a verdict."""
