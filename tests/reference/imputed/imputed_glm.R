# Pooling generalised models over the sets of imputed.csv by mice; normal laws, so that dfcom is infinite.
# Rscript imputed_glm.R   (in this folder) writes imputed_glm.json
suppressMessages({ library(lme4); library(mice); library(mitml); library(jsonlite) })
long <- read.csv("imputed.csv", check.names = FALSE)
long$kind <- factor(long$kind); long$high <- as.integer(long$y > 2.5); long$count <- pmax(round(long$y), 0)
sets <- split(long[long$.imp > 0, ], long$.imp[long$.imp > 0])
rubin <- function(fits) {
  coefs <- if (inherits(fits[[1]], "merMod")) fixef else coef
  Q <- sapply(fits, coefs); U <- sapply(fits, function(m) diag(as.matrix(vcov(m))))
  found <- t(sapply(seq_len(nrow(Q)), function(i) unlist(pool.scalar(Q[i, ], U[i, ], n = Inf)[c("qbar", "t", "df", "fmi")])))
  c(list(term = rownames(Q)), as.list(as.data.frame(found)))
}
logit <- lapply(sets, function(s) glm(high ~ x + kind, binomial, s, control = list(epsilon = 1e-14)))
poisson_fits <- lapply(sets, function(s) glmer(count ~ x + w + (1 | group), s, poisson, nAGQ = 9,
  control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9))))
d1 <- testEstimates(as.mitml.result(logit))
kind <- testConstraints(as.mitml.result(logit), constraints = c("kindb", "kindc"), method = "D1")
out <- list(versions = list(R = as.character(getRversion()), mice = as.character(packageVersion("mice")),
  mitml = as.character(packageVersion("mitml")), lme4 = as.character(packageVersion("lme4"))),
  logit = rubin(logit), kind = as.numeric(kind$test), mixed = rubin(poisson_fits),
  variance = mean(sapply(poisson_fits, function(m) VarCorr(m)$group[1, 1])))
write_json(out, "imputed_glm.json", digits = I(12), auto_unbox = TRUE, pretty = TRUE)
