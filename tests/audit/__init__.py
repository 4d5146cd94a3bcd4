"""The statistics of the audit."""
