"""Wrong files: each must be refused by name."""
