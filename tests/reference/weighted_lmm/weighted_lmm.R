# Whole-number weights are copies: lme4 on data in which rows, classes and schools are repeated.
#
#   Rscript weighted_lmm.R      (in this folder; writes data.csv and weighted_lmm.json)

library(lme4)
library(jsonlite)

set.seed(11)
d <- expand.grid(row = 1:5, class = 1:3, school = 1:20)
d$id <- paste(d$school, d$class)
d$x <- round(rnorm(nrow(d)), 3)
d$y <- round(1 + .5 * d$x + rnorm(20)[d$school] + rnorm(20, 0, .5)[d$school] * d$x +
             rnorm(60, 0, .7)[as.integer(factor(d$id))] + rnorm(nrow(d)), 3)
d$w1 <- sample(1:3, nrow(d), TRUE)
d$w2 <- sample(1:3, 60, TRUE)[as.integer(factor(d$id))]
d$w3 <- sample(1:2, 20, TRUE)[d$school]
write.csv(d[, c("school", "class", "x", "y", "w1", "w2", "w3")], "data.csv", row.names = FALSE)

copies <- function(d, levels) {
  d <- d[rep(seq_len(nrow(d)), d$w1), ]
  if (levels == 3) {
    parts <- lapply(split(d, d$id), function(p) do.call(rbind, lapply(seq_len(p$w2[1]), function(k) transform(p, id = paste(id, k)))))
    d <- do.call(rbind, parts)
    d$top <- d$school
    w <- "w3"
  } else { d$top <- d$id; w <- "w2" }
  parts <- lapply(split(d, d$top), function(p) do.call(rbind, lapply(seq_len(p[[w]][1]), function(k) transform(p, top = paste(top, k), id = paste(id, "c", k)))))
  do.call(rbind, parts)
}
values <- function(m) list(log_lik = as.numeric(logLik(m)), beta = unname(fixef(m)), sigma = sigma(m),
                           covariances = lapply(VarCorr(m), function(v) unname(matrix(v, nrow(v)))))
tight <- lmerControl(optCtrl = list(ftol_abs = 1e-14, ftol_rel = 1e-14, xtol_abs = 1e-12, xtol_rel = 1e-12))
two <- copies(d, 2)
three <- copies(d, 3)
out <- list(
  two = values(lmer(y ~ x + (1 | top), two, REML = FALSE, control = tight)),
  slope = values(lmer(y ~ x + (x | top), two, REML = FALSE, control = tight)),
  three = values(lmer(y ~ x + (1 | top) + (1 | id), three, REML = FALSE, control = tight)),
  three_slope = values(lmer(y ~ x + (x | top) + (1 | id), three, REML = FALSE, control = tight)),
  versions = list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4"))))
write_json(out, "weighted_lmm.json", digits = 15, auto_unbox = TRUE)
