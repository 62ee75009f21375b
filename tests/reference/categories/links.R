# Which of its links clmm calls cloglog and loglog, by the log likelihoods of the data of mixed.json: Rscript links.R
# (in this folder). With one random effect a group they are the other way round than with several, and than in clm.
suppressMessages({library(ordinal); library(jsonlite)})
r <- fromJSON("mixed.json")$data
d <- data.frame(y = factor(r$y), g = factor(r$g), h = factor(r$h), x = r$x, f = r$f)
ll <- function(...) as.numeric(logLik(suppressWarnings(clmm(..., data = d))))
out <- list(versions = list(R = as.character(getRversion()), ordinal = as.character(packageVersion("ordinal"))))
for (link in c("cloglog", "loglog"))
  out[[link]] <- list(intercept = ll(y ~ x + f + (1 | g), link = link), crossed = ll(y ~ x + f + (1 | g) + (1 | h), link = link),
                      slope = ll(y ~ x + f + (1 + f | g), link = link))
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), "links.json")
