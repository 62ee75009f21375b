"""Tables of another shape: wide to long and back, stacked outcomes, aggregates, merged tables."""
