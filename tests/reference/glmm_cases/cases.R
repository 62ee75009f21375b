# Generalised mixed models of every family by lme4, glmmTMB and MASS, on the data of tests/reference/glmm_joint.
# Run in tests/reference/glmm_cases:  Rscript cases.R   writes rows.csv (two columns more) and cases.json
suppressMessages({library(lme4); library(glmmTMB); library(MASS); library(jsonlite)})
d <- read.csv("../glmm_joint/rows.csv")
set.seed(7)
d$trials <- sample(3:9, nrow(d), TRUE)
d$some <- as.integer(d$count > 0)
d$events <- rbinom(nrow(d), d$trials, plogis(-0.3 + (0.6 + rnorm(30, sd = 0.5)[d$g]) * d$x + rnorm(30, sd = 0.7)[d$g]))
write.csv(d, "rows.csv", row.names = FALSE)
d$g <- factor(d$g); d$h <- factor(d$h)
version <- function(p) as.character(packageVersion(p))
part <- function(m) list(term = I(rownames(m)), estimate = I(unname(m[, 1])), std_error = I(unname(m[, 2])))
spread <- function(v) {
  out <- list(group = character(), term = character(), sd = numeric())
  for (name in names(v)) {
    sds <- attr(v[[name]], "stddev")
    out$group <- c(out$group, rep(sub("\\.[0-9]+$", "", name), length(sds)))
    out$term <- c(out$term, names(sds)); out$sd <- c(out$sd, unname(sds))
  }
  lapply(out, I)
}
tmb <- function(...) {
  f <- glmmTMB(..., data = d, control = glmmTMBControl(optCtrl = list(iter.max = 3000, eval.max = 3000, rel.tol = 1e-15)))
  s <- summary(f)$coefficients
  list(by = paste("glmmTMB", version("glmmTMB")), log_lik = as.numeric(logLik(f)), mean = part(s$cond),
    zeros = if (!is.null(s$zi)) part(s$zi), spread = spread(VarCorr(f)$cond))
}
points <- function(formula, n, family) {
  f <- glmer(formula, d, family, nAGQ = n, control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5)))
  list(by = paste("lme4", version("lme4"), "glmer"), log_lik = as.numeric(logLik(f)), mean = part(coef(summary(f))),
    spread = spread(VarCorr(f)))
}
pql <- function(fixed, family) {
  f <- suppressWarnings(glmmPQL(fixed, ~ 1 | g, family, d, verbose = FALSE, niter = 200,
    control = nlme::lmeControl(msTol = 1e-12, tolerance = 1e-12)))
  s <- summary(f)$tTable
  list(by = paste("MASS", version("MASS"), "glmmPQL"), mean = part(s), df = unname(s[, 3]),
    spread = list(group = I("g"), term = I("(Intercept)"), sd = I(as.numeric(nlme::VarCorr(f)[1, 2]))))
}
cases <- list(
  logit = tmb(some ~ x + w + (1 | g) + (1 | h), family = binomial),
  slope = tmb(cbind(events, trials - events) ~ x + (x | g), family = binomial),
  quadrature = points(some ~ x + (1 | g), 9, binomial),
  quadrature_counts = points(count ~ x + (1 | g), 15, poisson),
  probit = tmb(some ~ x + (1 | g), family = binomial("probit")),
  cloglog = tmb(some ~ x + (1 | g), family = binomial("cloglog")),
  poisson = tmb(count ~ x + w + (1 | g) + (1 | h), family = poisson),
  negative_binomial = tmb(count ~ x + w + (1 | g), family = nbinom2),
  negative_binomial_1 = tmb(count ~ x + w + (1 | g), family = nbinom1),
  gamma = tmb(amount ~ x + (1 | g) + (1 | h), family = Gamma("log")),
  beta = tmb(share ~ x + (x || g), family = beta_family()),
  zero_inflated = tmb(count ~ x + (1 | g), ziformula = ~ w, family = poisson),
  zero_inflated_nb = tmb(count ~ x + (1 | g), ziformula = ~ w, family = nbinom2),
  quasi_poisson = pql(count ~ x, quasipoisson),
  quasi_binomial = pql(cbind(events, trials - events) ~ x, quasibinomial))
out <- list(R = as.character(getRversion()), packages = lapply(setNames(nm = c("lme4", "glmmTMB", "MASS")), version), cases = cases)
write_json(out, "cases.json", digits = I(12), auto_unbox = TRUE, pretty = TRUE, null = "null")
