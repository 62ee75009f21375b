# Cumulative link mixed models of simulated data: Rscript mixed.R (in this folder)
suppressMessages({library(ordinal); library(jsonlite)})
set.seed(7)
n <- 400
d <- data.frame(g = rep(1:40, each = 10), h = rep(1:20, times = 20), x = round(rnorm(n, 20, 4), 1),
                z = rep(round(rnorm(40), 2), each = 10))
d$f <- rep(c(0, 1), n / 2)
eta <- 0.15 * (d$x - 20) + 0.5 * d$z - 0.6 * d$f + rnorm(40, sd = 0.9)[d$g] + rnorm(20, sd = 0.6)[d$h] +
  0.6 * rnorm(40)[d$g] * d$f
d$y <- cut(eta + rlogis(n), c(-Inf, -1.8, -0.3, 1.1, Inf), labels = FALSE)
w <- d; w$y <- factor(w$y); w$g <- factor(w$g); w$h <- factor(w$h); w$f <- factor(w$f)
tight <- clmm.control(gradTol = 1e-7, maxIter = 500, innerCtrl = "noWarn")
described <- function(f) {
  s <- coef(summary(f))
  list(names = rownames(s), estimate = s[, 1], std_error = s[, 2], log_lik = as.numeric(logLik(f)),
       theta = as.vector(f$Theta), covariances = lapply(VarCorr(f), function(v) matrix(v, nrow(v))))
}
fit <- function(...) described(clmm(..., data = w, control = tight))
out <- list(versions = list(R = as.character(getRversion()), ordinal = as.character(packageVersion("ordinal"))),
            data = as.list(d),
            intercept = fit(y ~ x + z + f + (1 | g)),
            agq = fit(y ~ x + z + f + (1 | g), nAGQ = 11),
            probit = fit(y ~ x + z + f + (1 | g), link = "probit"),
            cloglog = fit(y ~ x + z + f + (1 | g), link = "cloglog"),
            equidistant = fit(y ~ x + z + f + (1 | g), threshold = "equidistant"),
            symmetric = fit(y ~ x + z + f + (1 | g), threshold = "symmetric"),
            crossed = fit(y ~ x + z + f + (1 | g) + (1 | h)),
            slope = fit(y ~ x + z + f + (1 + f | g)))
write(toJSON(out, digits = NA, auto_unbox = TRUE), "mixed.json")
