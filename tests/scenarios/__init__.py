"""Sentences about the law, in files that a lawyer can read and write, each lived and found true."""
