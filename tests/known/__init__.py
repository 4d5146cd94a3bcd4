"""Known answers: what theory says a small case must give, with bounds chosen before looking."""
