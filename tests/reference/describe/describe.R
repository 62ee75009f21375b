# Descriptive statistics by R, on data simulated here.
# Rscript describe.R    (in this folder) writes describe.csv and describe.json
suppressMessages({ library(lme4); library(jsonlite) })
set.seed(7)
J <- 14; sizes <- 3 + (seq_len(J) * 5) %% 6
g <- rep(seq_len(J), sizes); n <- length(g)
d <- data.frame(group = g)
d$size <- sizes[g]
u <- rnorm(J, sd = 0.8); v <- rnorm(J)
d$x <- round(u[g] + rnorm(n), 2)
d$y <- round(0.5 * d$x + 0.6 * v[g] - 0.7 * u[g] + rexp(n), 2)
d$z <- round(0.3 * d$y + v[g] + rnorm(n), 1)
d$kind <- c("a", "b", "c")[1 + rbinom(n, 2, plogis(d$x))]
d$pass <- ifelse(rbinom(n, 1, plogis(d$y - 0.5)) == 1, "yes", "no")
d$x[runif(n) < 0.10] <- NA
d$y[runif(n) < plogis(-2 + 0.8 * d$z)] <- NA
write.csv(d, "describe.csv", row.names = FALSE, na = "")
num <- c("x", "y", "z")
g1 <- function(x) { m <- function(k) mean((x - mean(x))^k); n <- length(x); sqrt(n * (n - 1)) / (n - 2) * m(3) / m(2)^1.5 }
g2 <- function(x) { m <- function(k) mean((x - mean(x))^k); n <- length(x)
  (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m(4) / m(2)^2 - 3) + 6) }
one <- function(x) { x <- x[!is.na(x)]
  list(n_obs = length(x), mean = mean(x), std_dev = sd(x), median = median(x), mad = mad(x), skewness = g1(x),
       kurtosis = g2(x), p10 = quantile(x, .1, names = FALSE), p25 = quantile(x, .25, names = FALSE)) }
cors <- function(method) apply(combn(num, 2), 2, function(p) {
  t <- suppressWarnings(cor.test(d[[p[1]]], d[[p[2]]], method = method))
  list(a = p[1], b = p[2], r = unname(t$estimate), p = t$p.value,
       low = if (is.null(t$conf.int)) NA else t$conf.int[1], high = if (is.null(t$conf.int)) NA else t$conf.int[2]) })
# Within: residuals of regressions on the groups; between: weighted correlations of means (cov.wt).
full <- d[complete.cases(d[num]), ]
R <- sapply(num, function(v) resid(lm(full[[v]] ~ factor(full$group))))
M <- aggregate(full[num], full["group"], mean)[num]
w <- as.vector(table(full$group))
ao <- summary(manova(as.matrix(full[num]) ~ factor(full$group)))$SS
N <- nrow(full); K <- length(w); n0 <- (N - sum(w^2) / N) / (K - 1)
B <- (ao[[1]] / (K - 1) - ao[[2]] / (N - K)) / n0
latent <- B / sqrt(outer(diag(B), diag(B)))
icc <- function(v) {
  e <- d[!is.na(d[[v]]), ]; a <- anova(lm(e[[v]] ~ factor(e$group)))
  k <- as.vector(table(e$group)); N <- sum(k); n0 <- (N - sum(k^2) / N) / (length(k) - 1)
  f <- a[1, 4]; lim <- function(q) (f / q - 1) / (f / q + n0 - 1)
  vc <- as.data.frame(VarCorr(lmer(e[[v]] ~ 1 + (1 | group), e,
    control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12)))))$vcov
  list(f = f, p = a[1, 5], icc1 = (f - 1) / (f + n0 - 1), icc2 = 1 - 1 / f, low = lim(qf(.975, a[1, 1], a[2, 1])),
       high = lim(qf(.025, a[1, 1], a[2, 1])), reml = vc[1] / sum(vc)) }
tab <- table(d$kind, d$pass); two <- table(d$kind == "a", d$pass)
chi <- suppressWarnings(chisq.test(tab, correct = FALSE)); yates <- suppressWarnings(chisq.test(two))
pairs <- function(t) { C <- D <- 0; for (i in seq_len(nrow(t))) for (j in seq_len(ncol(t)))
  for (k in seq_len(nrow(t))) for (l in seq_len(ncol(t))) { s <- sign((k - i) * (l - j)) * t[i, j] * t[k, l]
    if (s > 0) C <- C + s / 2 else D <- D - s / 2 }; (C - D) / (C + D) }
# Little's test: the likelihood of the known values maximised directly, parameters mu and a Cholesky factor.
X <- as.matrix(d[num]); X <- X[rowSums(!is.na(X)) > 0, ]
pat <- apply(is.na(X), 1, paste, collapse = "")
nll <- function(p) { mu <- p[1:3]; L <- diag(exp(p[4:6])); L[lower.tri(L)] <- p[7:9]; S <- L %*% t(L)
  sum(sapply(unique(pat), function(q) { o <- which(!is.na(X[pat == q, , drop = FALSE][1, ]))
    Y <- sweep(X[pat == q, o, drop = FALSE], 2, mu[o]); Q <- S[o, o, drop = FALSE]
    nrow(Y) * as.numeric(determinant(Q)$modulus) + sum((Y %*% solve(Q)) * Y) })) }
start <- c(colMeans(X, na.rm = TRUE), log(apply(X, 2, sd, na.rm = TRUE)), rep(0, 3))
opt <- optim(start, nll, control = list(reltol = 1e-10, maxit = 20000))
for (i in 1:3) opt <- optim(opt$par, nll, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000, ndeps = rep(1e-5, 9)))
mu <- opt$par[1:3]; L <- diag(exp(opt$par[4:6])); L[lower.tri(L)] <- opt$par[7:9]; S <- L %*% t(L)
n <- nrow(X); S1 <- S * n / (n - 1)
d2 <- sum(sapply(unique(pat), function(q) { Y <- X[pat == q, , drop = FALSE]; o <- which(!is.na(Y[1, ]))
  e <- colMeans(Y[, o, drop = FALSE]) - mu[o]; nrow(Y) * as.numeric(t(e) %*% solve(S1[o, o, drop = FALSE], e)) }))
df <- sum(sapply(unique(pat), function(q) sum(!is.na(X[pat == q, , drop = FALSE][1, ])))) - 3
wt <- t.test(d$z[is.na(d$y)], d$z[!is.na(d$y)])
out <- list(
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4"))),
  moments = sapply(num, function(v) one(d[[v]]), simplify = FALSE),
  pearson = cors("pearson"), spearman = cors("spearman"),
  holm = p.adjust(sapply(cors("pearson"), `[[`, "p"), "holm"),
  within = cor(R), between = cov.wt(M, w, cor = TRUE)$cor, between_equal = cor(M), latent = latent,
  icc = sapply(c("x", "z"), icc, simplify = FALSE),
  crosstab = list(chi = unname(chi$statistic), p = chi$p.value, v = sqrt(unname(chi$statistic) / (sum(tab) * 1)),
    g2 = 2 * sum(tab * log(tab / chi$expected)), stdres = unclass(unname(chi$stdres)), gamma = pairs(tab),
    tau_b = cor(as.integer(factor(d$kind)), as.integer(factor(d$pass)), method = "kendall"),
    yates = unname(yates$statistic)),
  little = list(d2 = d2, df = df, mu = mu, covariance = S),
  welch = list(t = unname(wt$statistic), df = unname(wt$parameter), p = wt$p.value))
write_json(out, "describe.json", digits = NA, auto_unbox = TRUE, matrix = "rowmajor", pretty = TRUE)
