"""Multiple imputation looked at: methods, chains, imputed against known values, and how to go on."""
