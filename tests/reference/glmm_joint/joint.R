# Models of zeros and of the dispersion, fitted by glmmTMB to data simulated here.
# Rscript joint.R   writes rows.csv and joint.json
suppressMessages({library(glmmTMB); library(jsonlite)})
set.seed(11)
n <- 600; J <- 30
g <- rep(1:J, each = n / J); x <- round(rnorm(n), 3); w <- round(runif(n), 3); h <- sample(1:8, n, TRUE)
eta <- 0.8 + 0.5 * x + rnorm(J, sd = 0.5)[g] + rnorm(8, sd = 0.3)[h]
zero <- plogis(-0.9 + 1.2 * w + rnorm(J, sd = 0.8)[g])
theta <- exp(0.3 + 0.9 * w)
count <- ifelse(runif(n) < zero, 0, rnbinom(n, mu = exp(eta), size = theta))
mu <- plogis(-0.2 + 0.4 * x + rnorm(J, sd = 0.5)[g]); phi <- exp(1 + 1.2 * w)
share <- round(pmin(pmax(rbeta(n, mu * phi, (1 - mu) * phi), 0.001), 0.999), 6)
amount <- round(rgamma(n, shape = 2, scale = exp(eta) / 2), 6) + 1e-4
d <- data.frame(count, share, amount, x, w, g = factor(g), h = factor(h))
write.csv(d, "rows.csv", row.names = FALSE)
d <- read.csv("rows.csv", stringsAsFactors = TRUE); d$g <- factor(d$g); d$h <- factor(d$h)
ctrl <- glmmTMBControl(optCtrl = list(iter.max = 2000, eval.max = 2000, rel.tol = 1e-14))
fit <- function(...) {
  f <- glmmTMB(..., data = d, control = ctrl)
  s <- summary(f)$coefficients
  part <- function(m) if (is.null(m)) NULL else list(estimate = unname(m[, 1]), std_error = unname(m[, 2]))
  sds <- function(v) lapply(v, function(b) list(sd = unname(attr(b, "stddev")), corr = if (nrow(b) > 1) attr(b, "correlation")[2, 1] else NULL))
  list(log_lik = as.numeric(logLik(f)), n_params = attr(logLik(f), "df"), mean = part(s$cond), zeros = part(s$zi), dispersion = part(s$disp),
       sigma = sigma(f), sd = sds(VarCorr(f)$cond), zero_sd = sds(VarCorr(f)$zi), fitted = unname(fitted(f)[1:8]),
       gradient = max(abs(f$fit$gradient %||% f$obj$gr(f$fit$par))))
}
`%||%` <- function(a, b) if (is.null(a)) b else a
out <- list(
  versions = list(R = paste(R.version$major, R.version$minor, sep = "."), glmmTMB = as.character(packageVersion("glmmTMB"))),
  zip = fit(count ~ x + (1 | g), ziformula = ~ w, family = poisson),
  zip_random = fit(count ~ x + (1 | g) + (1 | h), ziformula = ~ w + (1 | g), family = poisson),
  zinb_random = fit(count ~ x + (1 | g), ziformula = ~ w + (1 | g), family = nbinom2),
  zinb1 = fit(count ~ x + (1 | g), ziformula = ~ 1, family = nbinom1),
  hurdle_poisson = fit(count ~ x + (1 | g), ziformula = ~ w + (1 | g), family = truncated_poisson),
  hurdle_nb = fit(count ~ x + (1 | g), ziformula = ~ w, family = truncated_nbinom2),
  nb_dispersion = fit(count ~ x + (1 | g), dispformula = ~ w, family = nbinom2),
  zinb_dispersion = fit(count ~ x + (1 | g), ziformula = ~ 1, dispformula = ~ w, family = nbinom2),
  beta_dispersion = fit(share ~ x + (1 | g), dispformula = ~ w, family = beta_family()),
  gaussian_dispersion = fit(amount ~ x + (1 | g), dispformula = ~ w, family = gaussian()),
  gamma_dispersion = fit(amount ~ x + (1 | g), dispformula = ~ w, family = Gamma("log")))
write(toJSON(out, digits = 15, auto_unbox = TRUE, pretty = TRUE, null = "null"), "joint.json")
