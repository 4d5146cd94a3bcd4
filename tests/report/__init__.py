"""The report: findings first, then the parts, and every number the run's own."""
