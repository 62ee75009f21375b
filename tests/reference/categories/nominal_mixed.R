# Cumulative mixed models with effects that differ by threshold, on the data of mixed.json: Rscript nominal_mixed.R
# (in this folder). clmm2 of package ordinal has such effects for one random intercept; its search is tightened.
suppressMessages({library(ordinal); library(jsonlite)})
r <- fromJSON("mixed.json")$data
d <- data.frame(y = factor(r$y), g = factor(r$g), x = r$x, z = r$z, f = r$f)
described <- function(m) {
  s <- coef(summary(m))
  list(names = rownames(s), estimate = s[, 1], std_error = s[, 2], log_lik = as.numeric(logLik(m)),
       deviation = as.numeric(m$stDev))
}
fit <- function(location, nominal, ...)
  described(clmm2(location, nominal = nominal, random = g, data = d, Hess = TRUE,
                  control = clmm2.control(grtol = 1e-8, gradTol = 1e-8, maxIter = 500, innerCtrl = "noWarn"), ...))
out <- list(versions = list(R = as.character(getRversion()), ordinal = as.character(packageVersion("ordinal"))),
            f = fit(y ~ x + z, ~ f, link = "logistic"),
            xf = fit(y ~ z, ~ x + f, link = "logistic"),
            probit = fit(y ~ x + z, ~ f, link = "probit"),
            agq = fit(y ~ x + z, ~ f, link = "logistic", nAGQ = 11))
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), "nominal_mixed.json")
