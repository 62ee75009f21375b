# Pooling over imputed data sets by mice and mitml, on data simulated here.
# Rscript imputed.R    (in this folder) writes imputed.csv (as mice::complete(., "long", include = TRUE)) and imputed.json
suppressMessages({ library(lme4); library(lmerTest); library(mice); library(mitml); library(jsonlite) })
set.seed(20)
J <- 30; n <- 7
d <- data.frame(group = rep(seq_len(J), each = n))
d$w <- round(rnorm(J), 2)[d$group]
d$x <- round(rnorm(J * n) + 0.4 * d$w, 2)
d$kind <- c("a", "b", "c")[1 + (seq_len(J * n) * 7) %% 3]
u <- rnorm(J, sd = 0.8); v <- rnorm(J, sd = 0.5)
d$y <- round(2 + 0.7 * d$x + 0.5 * d$w + 0.4 * (d$kind == "b") + u[d$group] + v[d$group] * d$x + rnorm(J * n), 2)
d$x[runif(J * n) < plogis(-1.4 + 0.5 * d$y - 1)] <- NA
d$y[runif(J * n) < 0.15] <- NA
d$kind <- factor(d$kind)
imp <- mice(d, m = 6, maxit = 5, seed = 1, printFlag = FALSE, method = c("", "", "norm", "", "norm"))
long <- complete(imp, "long", include = TRUE)
long$x <- round(long$x, 3); long$y <- round(long$y, 3)
write.csv(long, "imputed.csv", row.names = FALSE, na = "")
sets <- split(long[long$.imp > 0, ], long$.imp[long$.imp > 0])
class(sets) <- c("mitml.list", "list")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5))
lmm <- function(f) lapply(sets, function(s) lmer(f, s, control = tight))
plain <- function(t) { t <- as.data.frame(unclass(t)); c(list(row = rownames(t)), lapply(t, as.vector)) }
rubin <- function(fits, dfcom) {
  Q <- sapply(fits, function(m) if (is(m, "lm")) coef(m) else fixef(m))
  U <- sapply(fits, function(m) diag(as.matrix(vcov(m))))
  one <- function(i) {
    p <- pool.scalar(Q[i, ], U[i, ], n = dfcom + 1, k = 1)
    unlist(p[c("qbar", "ubar", "b", "t", "df", "r", "fmi")])
  }
  found <- t(sapply(seq_len(nrow(Q)), one))
  c(list(term = rownames(Q)), as.list(as.data.frame(found)))
}
f <- y ~ x + w + kind + (x | group)
fits <- lmm(f)
one <- with(sets, lmer(y ~ x + w + kind + (1 | group)))
ml <- with(sets, lmer(y ~ x + w + kind + (x | group), REML = FALSE, control = tight))
ml1 <- with(sets, lmer(y ~ x + w + kind + (1 | group), REML = FALSE, control = tight))
ml0 <- with(sets, lmer(y ~ w + (x | group), REML = FALSE, control = tight))
ml00 <- with(sets, lmer(y ~ w + (1 | group), REML = FALSE, control = tight))
extra <- testEstimates(fits, extra.pars = TRUE)$extra.pars
d1 <- function(constraints, ...) { t <- testConstraints(fits, constraints = constraints, ...)$test; as.list(t[1, ]) }
d3 <- function(a, b) { t <- testModels(a, b, method = "D3"); as.list(t$test[1, ]) }
ols <- lapply(sets, function(s) lm(y ~ x + w + kind, s))
out <- list(
  about = paste("R", getRversion(), "lme4", packageVersion("lme4"), "mice", packageVersion("mice"), "mitml", packageVersion("mitml")),
  lmm = list(formula = "y ~ x + w + kind + (x | group)", asymptotic = rubin(fits, Inf), residual = rubin(fits, 210 - 5),
    random = list(row = rownames(extra), estimate = as.vector(extra[, 1])),
    d1_kind = d1(c("kindb", "kindc")), d1_kind_residual = d1(c("kindb", "kindc"), df.com = 205),
    d1_all_residual = d1(c("x", "w", "kindb", "kindc"), df.com = 205), d1_one = d1("x"),
    r2 = as.list(multilevelR2(one))),
  d3 = list(fixed = d3(ml, ml0), random = d3(ml, ml1), both = d3(ml, ml00)),
  ols = list(formula = "y ~ x + w + kind", residual = rubin(ols, 205), df_com = 205,
    r2 = plain(pool.r.squared(as.mira(unname(unclass(ols))))), r2_adjusted = plain(pool.r.squared(as.mira(unname(unclass(ols))), adjusted = TRUE))))
write(toJSON(out, auto_unbox = TRUE, digits = 14, pretty = TRUE), "imputed.json")
