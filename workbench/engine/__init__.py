"""Engine: the numerics that families share; numpy and scipy only."""
