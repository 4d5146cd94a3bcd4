"""The elements of the law: facts that match and facts that do not, never a verdict."""
