"""Ten years at the edges of every assumed range: does anything run away?"""
