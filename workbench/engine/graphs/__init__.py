"""What graphs show of data: densities, smooth curves, boxes, quantile plots and contours, as plain arrays."""
