"""One life, lived again."""
