"""Every published number of a preset, typed a second time from its sources."""
