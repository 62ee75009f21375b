"""Linear models and linear mixed models."""
