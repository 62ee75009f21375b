# Values for cumulative and multinomial models of one simulated data set: Rscript categories.R (in this folder)
suppressMessages({library(ordinal); library(nnet); library(MASS); library(jsonlite)})
set.seed(20)
n <- 240
d <- data.frame(x = round(rnorm(n, 50, 10), 1), g = factor(sample(c("a", "b", "c"), n, TRUE)),
                w = sample(1:3, n, TRUE), o = round(rnorm(n, 0, 0.3), 2))
eta <- 0.06 * (d$x - 50) + c(0, 0.8, -0.5)[d$g] + d$o
d$y <- cut(eta + rlogis(n), c(-Inf, -1.6, -0.2, 0.9, 2.3, Inf), labels = FALSE)
d$z <- factor(c("car", "bus", "walk")[apply(cbind(0, -2 + 0.05 * d$x, 1 - 0.03 * d$x + (d$g == "b")), 1,
                                            function(e) which.max(e - log(-log(runif(3)))))])
d$yf <- factor(d$y)
tight <- clm.control(gradTol = 1e-10, maxIter = 200)
described <- function(f) {
  s <- coef(summary(f))
  list(names = rownames(s), estimate = s[, 1], std_error = s[, 2], log_lik = as.numeric(logLik(f)),
       alpha = f$alpha, theta = as.vector(as.matrix(f$Theta)))
}
out <- list(versions = list(R = as.character(getRversion()), ordinal = as.character(packageVersion("ordinal")),
                            nnet = as.character(packageVersion("nnet")), MASS = as.character(packageVersion("MASS"))),
            data = list(x = d$x, g = as.integer(d$g) - 1, w = d$w, o = d$o, y = d$y - 1, z = as.integer(d$z) - 1))
for (link in c("logit", "probit", "cloglog", "loglog", "cauchit"))
  for (threshold in c("flexible", "symmetric", "equidistant"))
    out$clm[[link]][[threshold]] <- described(clm(yf ~ x + g, data = d, link = link, threshold = threshold, control = tight))
# clm takes 1e5 for infinity, where the Cauchy law has not ended: its likelihood is maximised here directly
X <- model.matrix(~ x + g, d)[, -1]
for (threshold in c("flexible", "symmetric", "equidistant")) {
  f <- clm(yf ~ x + g, data = d, link = "cauchit", threshold = threshold, control = tight)
  m <- length(f$alpha)
  minus <- function(p) {
    ends <- c(-Inf, as.vector(f$tJac %*% p[1:m]), Inf)
    shift <- as.vector(X %*% p[-(1:m)])
    -sum(log(pcauchy(ends[d$y + 1] - shift) - pcauchy(ends[d$y] - shift)))
  }
  scale <- abs(coef(f))
  for (k in 1:5) p <- (best <- optim(if (k == 1) coef(f) else p, minus, method = "BFGS",
                                     control = list(reltol = 1e-16, maxit = 1000, parscale = scale)))$par
  for (k in 1:4) {  # Newton steps on numerical derivatives
    h <- 1e-4 * scale
    slope <- sapply(seq_along(p), function(j) {
      e <- replace(0 * p, j, h[j])
      (8 * (minus(p + e) - minus(p - e)) - (minus(p + 2 * e) - minus(p - 2 * e))) / (12 * h[j])
    })
    H <- optimHess(p, minus, control = list(parscale = scale, ndeps = rep(1e-4, length(p))))
    p <- p - solve(H, slope)
  }
  H <- optimHess(p, minus, control = list(parscale = scale, ndeps = rep(1e-4, length(p))))
  out$clm$cauchit[[threshold]] <- list(names = names(p), estimate = p, std_error = sqrt(diag(solve(H))),
                                       log_lik = -minus(p), theta = as.vector(f$tJac %*% p[1:m]))
}
out$offset <- described(clm(yf ~ x + g + offset(o), data = d, weights = w, control = tight))
free <- clm(yf ~ g, nominal = ~ x, data = d, control = tight)
out$nominal <- described(free)
base <- clm(yf ~ x + g, data = d, control = tight)
wide <- list(x = free, g = clm(yf ~ x, nominal = ~ g, data = d, control = tight),
             both = clm(yf ~ 1, nominal = ~ x + g, data = d, control = tight))
out$wider <- lapply(wide, function(f) as.numeric(logLik(f)))
ci <- confint(base, type = "profile")
out$profile <- list(term = rownames(ci), low = ci[, 1], high = ci[, 2])
out$probabilities <- predict(base, newdata = d[1:5, c("x", "g")], type = "prob")$fit
m <- multinom(z ~ x + g, data = d, weights = w, trace = FALSE, reltol = 1e-15, maxit = 500)
s <- summary(m)
out$multinom <- list(rows = rownames(s$coefficients), columns = colnames(s$coefficients), estimate = s$coefficients,
                     std_error = s$standard.errors, log_lik = as.numeric(logLik(m)), probabilities = fitted(m)[1:5, ])
write(toJSON(out, digits = NA, auto_unbox = TRUE), "categories.json")
