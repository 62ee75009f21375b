"""Figures in the window: drawn with pyqtgraph, which is imported when the first one comes into view."""
