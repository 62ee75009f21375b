# clmm's side of the comparison, in the R process of peer.py: told what to do a line at a time.

suppressMessages(library(ordinal))

peer_ordinal <- function() {
  line("ordinal", as.character(packageVersion("ordinal")))
  done()
}

# From the data frame to estimates with standard errors, with clmm's default settings; the outcome is a factor.
peer_clmm <- function(case, formula, threshold, points) {
  d <- frames[[case]]
  invisible(gc(FALSE))
  start <- Sys.time()
  m <- suppressWarnings(clmm(formula, data = d, threshold = threshold, nAGQ = points))
  table <- suppressWarnings(coef(summary(m)))
  line("seconds", as.numeric(Sys.time() - start, units = "secs"))
  line("criterion", -2 * as.numeric(logLik(m)))
  line("term", rownames(table))
  line("estimate", table[, 1])
  line("std_error", table[, 2])
  v <- VarCorr(m)
  line("group", names(v))
  line("variance", vapply(v, function(S) S[1, 1], 0))
  done()
}
