# Makes long_texts.dta: haven 2.5.1 writes long texts of version 15 so that neither Stata nor pyreadstat finds them.
# Run in this folder: Rscript make_long_texts.R   (R with haven)
d <- data.frame(id = 1:260, answer = sprintf("text %d", 1:260), score = 1:260 / 4)
d$answer[2] <- ""
attr(d$answer, "label") <- "In your own words"
haven::write_dta(d, "long_texts.dta", version = 15, strl_threshold = 0)
