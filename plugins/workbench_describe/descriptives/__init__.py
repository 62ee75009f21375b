"""Centre, spread, shape and frequencies of variables."""
