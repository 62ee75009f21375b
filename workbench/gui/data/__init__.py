"""The data side of the window: grid, variable view, import preview."""
