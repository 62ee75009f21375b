# Writes r_random.json: the random effects' matrices as lme4 makes them. Run: Rscript r_random.R
# A row of Z is told by one number, sum over its columns k = 1, 2, ... of k / 7 * Z[i, k].
suppressMessages(library(lme4))
i <- 0:47
d <- data.frame(y = (i * 7) %% 11 + i / 9, x = (i * 5) %% 13 - 4.5, z = (i * 3) %% 7 + 0.25, s = factor(i %/% 8 + 1),
                c = factor(i %/% 4 %% 2 + 1), r = factor((i * 3) %% 5 + 1), f = factor(c("a", "b", "c")[(i * i) %% 7 %% 3 + 1]),
                g = factor(c("u", "v")[i %/% 3 %% 2 + 1]))
loose <- lmerControl(check.nobs.vs.nRE = "ignore", check.nobs.vs.rankZ = "ignore", check.nobs.vs.nlev = "ignore")
quoted <- function(x) paste0('["', paste(x, collapse = '", "'), '"]')
case <- function(random) {
  terms <- lFormula(as.formula(paste("y ~ 1 +", random)), d, control = loose)$reTrms
  block <- function(k) {
    Z <- as.matrix(t(terms$Ztlist[[k]]))
    rows <- Z %*% (seq_len(ncol(Z)) / 7)
    paste0('{"group": "', names(terms$cnms)[k], '", "names": ', quoted(terms$cnms[[k]]), ',\n   "levels": ',
           quoted(levels(terms$flist[[attr(terms$flist, "assign")[k]]])), ',\n   "rows": [',
           paste(format(rows, digits = 15, trim = TRUE, drop0trailing = TRUE), collapse = ", "), "]}")
  }
  paste0('{"random": "', random, '", "blocks": [\n  ', paste(vapply(seq_along(terms$Ztlist), block, ""), collapse = ",\n  "), "]}")
}
cases <- c("(1 | s)", "(x | s)", "(x || s)", "(f | s)", "(0 + f | s)", "(x | s/c)", "(1 | s:c)", "(x * z | s)", "(x + f || s)",
           "(0 + x | s) + (1 | c)", "(1 | s) + (1 | r) + (x | s:c)", "(poly(x, 2) | s)", "(scale(x) | r)", "(f:x | s)",
           "(x | r/s)", "(1 | s/c/g)", "(x + z || s/c)")
writeLines(paste0("[", paste(vapply(cases, case, ""), collapse = ",\n"), "]"), "r_random.json")
