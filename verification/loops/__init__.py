"""The gain of every feedback loop under every preset, and under the reported system with every reform."""
