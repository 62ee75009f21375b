"""Steps of data preparation in the window: a menu of them, and one dialog made from their declaration."""
