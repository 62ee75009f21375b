# Makes long_integers.rds: whole numbers of package bit64 as fread of data.table reads them, and what R counts.
# Run in this folder: Rscript make_long_integers.R   (R with bit64)
d <- data.frame(row = 1:4)
d$person <- bit64::as.integer64(c("9007199254740993", "-1", NA, "9223372036854775807"))
d$school <- bit64::as.integer64(c("3", "-2", "1", "4000000000"))
d$wait <- as.difftime(c(1.5, 2, NA, -3), units = "hours")
d$seen <- as.POSIXct(c(0, 1e9, NA, -1), origin = "1970-01-01", tz = "Europe/Berlin")
d$half <- structure(c(0.5, 1, 2, 3), class = "Date")
saveRDS(d, "long_integers.rds", version = 2)
