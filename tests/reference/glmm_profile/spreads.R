# Profile limits of standard deviations and correlations of correlated random effects by lme4: Rscript spreads.R
# (in this folder). glmer stops its inner search early, so that its limits are good to about three digits.
suppressMessages({library(lme4); library(jsonlite)})
set.seed(11)
n <- 600; J <- 40
d <- data.frame(g = rep(1:J, length.out = n), x = round(rnorm(n), 3), v = round(runif(n, -1, 1), 3))
b <- matrix(rnorm(3 * J), J) %*% chol(matrix(c(.6, .25, -.1, .25, .4, .1, -.1, .1, .5), 3))
eta <- 0.3 + 0.5 * d$x - 0.3 * d$v + b[d$g, 1] + b[d$g, 2] * d$x + b[d$g, 3] * d$v
d$y <- rbinom(n, 1, plogis(eta)); d$count <- rpois(n, exp(0.6 + 0.6 * (eta - 0.3)))
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5), tolPwrss = 1e-12)
limits <- function(formula, family) {
  m <- glmer(formula, d, family, control = tight)
  p <- profile(m, which = "theta_", signames = FALSE, devtol = 1e-4)
  ci <- confint(p)
  list(log_lik = as.numeric(logLik(m)), names = rownames(ci), low = ci[, 1], high = ci[, 2],
       estimate = as.data.frame(VarCorr(m), order = "lower.tri")$sdcor)
}
out <- list(versions = list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4"))), data = as.list(d),
            binomial = limits(y ~ x + v + (1 + x | g), binomial),
            poisson = limits(count ~ x + v + (1 + x | g), poisson),
            three = limits(count ~ x + v + (1 + x + v | g), poisson))
write(toJSON(out, digits = NA, auto_unbox = TRUE), "spreads.json")
