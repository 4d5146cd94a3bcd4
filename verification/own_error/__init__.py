"""The audit's own error: how often it flags a fair scheme, how often its intervals hold the truth, and what bias it finds.

`python -m verification.own_error` draws small populations under schemes whose truth is known, audits each as the package
would, and prints docs/verification/own-error.md. The bounds stand in `wanted.py`.
"""
