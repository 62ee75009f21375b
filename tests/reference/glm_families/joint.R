# Values of R for models by full likelihood: Rscript joint.R  (writes joint.json beside it)
suppressMessages({library(pscl); library(glmmTMB); library(jsonlite); library(numDeriv)})
d <- read.csv("families.csv", stringsAsFactors = TRUE)
num <- as.list
out <- list()
two <- function(f) {
  s <- summary(f)$coef; keep <- rownames(s$count) != "Log(theta)"
  list(coef = num(s$count[keep, 1]), se = num(s$count[keep, 2]), zero = num(s$zero[, 1]), zero_se = num(s$zero[, 2]),
    log_lik = as.numeric(logLik(f)), aic = AIC(f), theta = if (is.null(f$theta)) NULL else unname(f$theta[[1]]),
    log_theta_se = if (is.null(f$SE.logtheta)) NULL else unname(f$SE.logtheta[[1]]), mean = unname(fitted(f))[1:4])
}
for (family in c("poisson", "negbin")) {
  outcome <- if (family == "poisson") "zeros" else "zeros_over"
  f <- as.formula(paste(outcome, "~ x + g | z"))
  out[[paste0("inflated_", family)]] <- two(zeroinfl(f, d, dist = family, reltol = 1e-15))
  out[[paste0("hurdle_", family)]] <- two(hurdle(f, d, dist = family, reltol = 1e-15))
}
out$inflated_offset <- two(zeroinfl(zeros ~ x + offset(log(expo)) | z, d, weights = w, reltol = 1e-15))
out$inflated_probit <- two(zeroinfl(zeros ~ x | 1, d, link = "probit", reltol = 1e-15))
one <- function(f) { s <- summary(f)$coef$cond
  list(coef = num(s[, 1]), se = num(s[, 2]), log_lik = as.numeric(logLik(f)), aic = AIC(f), sigma = sigma(f)) }
tight <- glmmTMBControl(optCtrl = list(rel.tol = 1e-14, iter.max = 1000, eval.max = 1000))
out$nb1 <- one(glmmTMB(overdispersed ~ x + g, d, family = nbinom1, control = tight))
out$beta <- one(glmmTMB(share ~ x + g, d, family = beta_family(), control = tight))
out$beta_cloglog <- one(glmmTMB(share ~ x, d, family = beta_family("cloglog"), control = tight))
# The expected information of a beta regression, as betareg shows it: the average of the squared scores over
# outcomes, row by row, by the trapezoid rule in t = logit(y).
b <- out$beta; X <- model.matrix(~ x + g, d); psi <- c(unlist(b$coef), b$sigma)
info <- matrix(0, 5, 5); t <- seq(-600, 600, by = 0.02); ly <- plogis(t, log.p = TRUE); l1 <- plogis(-t, log.p = TRUE)
for (i in seq_len(nrow(d))) {
  m <- plogis(sum(X[i, ] * psi[1:4])); a <- m * psi[5]; b2 <- (1 - m) * psi[5]
  weight <- 0.02 * exp(a * ly + b2 * l1 - lbeta(a, b2)); s <- ly - l1 - digamma(a) + digamma(b2)
  score <- rbind(psi[5] * s * m * (1 - m), m * s + l1 - digamma(b2) + digamma(psi[5]))
  G <- rbind(c(X[i, ], 0), c(rep(0, 4), 1)); info <- info + t(G) %*% (score %*% (weight * t(score))) %*% G
}
e <- sqrt(diag(solve(info)))
out$beta$expected_se <- setNames(num(e[1:4]), colnames(X)); out$beta$precision_se <- e[5]
versions <- sapply(c("pscl", "glmmTMB"), function(p) as.character(packageVersion(p)))
write(toJSON(list(R = as.character(getRversion()), packages = as.list(versions), cases = out), digits = 15, auto_unbox = TRUE, null = "null"), "joint.json")
