# Mixed models drawn at random, fitted by glmmTMB: formulas, families, links, sizes and effects by seed.
# Run in tests/reference/random_models:  Rscript random_models.R   writes random_models.json with the data
suppressMessages({library(glmmTMB); library(jsonlite)})
pick <- function(x) x[[sample.int(length(x), 1)]]
tight <- glmmTMBControl(optCtrl = list(iter.max = 3000, eval.max = 3000, rel.tol = 1e-11))
outcomes <- list(
  binomial = function(eta) rbinom(length(eta), 1, plogis(eta)), poisson = function(eta) rpois(length(eta), exp(eta)),
  negative_binomial = function(eta) rnbinom(length(eta), mu = exp(eta + 0.5), size = 2),
  negative_binomial_1 = function(eta) rnbinom(length(eta), mu = exp(eta + 0.5), size = exp(eta + 0.5)),
  gamma = function(eta) round(rgamma(length(eta), 3, 3 / exp(eta)) + 1e-4, 6),
  beta = function(eta) round(pmin(pmax(rbeta(length(eta), 8 * plogis(eta), 8 * plogis(-eta)), 1e-4), 1 - 1e-4), 6),
  zero_inflated = function(eta) rpois(length(eta), exp(eta + 0.8)) * rbinom(length(eta), 1, 0.65))
families <- list(binomial = binomial, poisson = poisson, negative_binomial = nbinom2, negative_binomial_1 = nbinom1,
  gamma = Gamma, beta = beta_family, zero_inflated = poisson)
links <- list(binomial = c("logit", "probit", "cloglog"), beta = c("logit", "probit"))
drawn <- function(seed) {
  set.seed(seed)
  n <- pick(c(90, 150)); groups <- pick(c(8, 15))
  d <- data.frame(g = sample(groups, n, TRUE), h = sample(5, n, TRUE), x = round(rnorm(n), 3), year = sample(-15:15, n, TRUE),
    t = sample(letters[1:3], n, TRUE), b = rbinom(n, 1, 0.4))
  own <- rnorm(groups, 0, pick(c(0.5, 0.9))); slope <- rnorm(groups, 0, pick(c(0.3, 0.6)))
  eta <- pick(c(-0.3, 0.4)) + own[d$g] + (0.5 + slope[d$g]) * d$x + rnorm(5, 0, 0.5)[d$h] + 0.4 * d$b + 0.02 * d$year
  family <- pick(names(outcomes)); link <- pick(if (is.null(links[[family]])) "log" else links[[family]])
  d$y <- outcomes[[family]](eta)
  fixed <- pick(c("x", "x + t", "x * t", "x * b", "poly(x, 2) + b", "year + x", "t + offset(x)", "scale(x) + I(x^2)", "exp(x / 3)"))
  random <- pick(c("(1 | g)", "(x | g)", "(x || g)", "(1 | g) + (1 | h)", "(1 | g/h)", "(0 + x | g)"))
  formula <- paste("y ~", fixed, "+", random); zeros <- if (family == "zero_inflated") pick(c("~ 1", "~ b")) else ""
  f <- suppressWarnings(glmmTMB(as.formula(formula), transform(d, g = factor(g), h = factor(h)), families[[family]](link = link),
    ziformula = if (zeros == "") ~ 0 else as.formula(zeros), control = tight))
  s <- summary(f)$coefficients$cond
  options <- list(formula = formula, family = if (family == "zero_inflated") "poisson" else family, link = link)
  if (zeros != "") options$zero_inflation <- zeros
  list(seed = seed, options = options, data = d, log_lik = -f$fit$objective, term = rownames(s), estimate = unname(s[, 1]),
    std_error = unname(s[, 2]), variances = I(unname(unlist(lapply(VarCorr(f)$cond, function(v) diag(as.matrix(v)))))))
}
out <- list(R = as.character(getRversion()), glmmTMB = as.character(packageVersion("glmmTMB")), models = list())
# Seed 11 is left out: with extra zeros the density is not log-concave, and there the Laplace approximation of the
# likelihood rises without limit beside glmmTMB's optimum, so that no search has an end to compare.
for (seed in setdiff(1:60, 11)) {
  m <- tryCatch(drawn(seed), error = function(e) NULL)
  # only sound fits: errors known, and no variance on the boundary, where two optimisers stop at different places
  if (!is.null(m) && all(is.finite(m$std_error)) && min(m$variances) > 1e-3) out$models[[length(out$models) + 1]] <- m
  if (length(out$models) == 24) break
}
write_json(out, "random_models.json", digits = I(10), auto_unbox = TRUE, dataframe = "columns")
