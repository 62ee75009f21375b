# Multiple imputation by mice, pooled, with many sets: values that imputations of the workbench are held to.
# Rscript imputation.R FOLDER   (in this folder; FOLDER holds mice_popmis.csv) writes imputation.csv (data simulated
# here) and imputation.json. B / m is the squared Monte Carlo error of a pooled estimate.
suppressMessages({ library(mice); library(lme4); library(jsonlite) })
folder <- commandArgs(trailingOnly = TRUE)[1]
pooled <- function(fits, cf, vc, extra = NULL) {
  Q <- sapply(fits, cf); U <- sapply(fits, vc)
  list(term = rownames(Q), estimate = rowMeans(Q), within = rowMeans(U), between = apply(Q, 1, var), m = ncol(Q),
       variances = if (is.null(extra)) NULL else { V <- sapply(fits, extra); list(mean = rowMeans(V), between = apply(V, 1, var)) })
}
sets <- function(imp) complete(imp, "all")
ols <- function(imp, f) pooled(lapply(sets(imp), function(d) lm(f, d)), coef, function(m) diag(vcov(m)))
mixed <- function(imp, f) pooled(lapply(sets(imp), function(d) lmer(f, d)), fixef, function(m) diag(as.matrix(vcov(m))),
  function(m) as.data.frame(VarCorr(m))$vcov)
pop <- read.csv(file.path(folder, "mice_popmis.csv"))[c("school", "popular", "sex", "texp", "teachpop")]
P <- make.predictorMatrix(pop); P[] <- 0
P["popular", c("sex", "texp", "teachpop")] <- 1
f1 <- popular ~ sex + texp + teachpop
f2 <- popular ~ sex + texp + teachpop + (1 | school)
one <- function(method, m, maxit, P) mice(pop, m = m, maxit = maxit, method = c("", method, "", "", ""),
  predictorMatrix = P, printFlag = FALSE, seed = 11)
out <- list(versions = list(R = R.version.string, mice = as.character(packageVersion("mice")),
  pan = as.character(packageVersion("pan")), lme4 = as.character(packageVersion("lme4"))))
cc <- lmer(popular ~ sex + texp + teachpop + (teachpop | school), pop)
out$complete_cases <- list(estimate = unname(fixef(cc)), variances = as.data.frame(VarCorr(cc))$vcov)
out$pmm <- ols(one("pmm", 400, 1, P), f1)
out$norm <- ols(one("norm", 400, 1, P), f1)
# 2l.pan: random intercepts alone, for the prior of its covariances depends on the units of the slopes.
# 2l.norm: all predictors have random slopes, others are not used by it.
P2 <- P; P2["popular", "school"] <- -2
P4 <- P; P4["popular", c("school", "sex", "texp", "teachpop")] <- c(-2, 2, 0, 2)
out$pan <- mixed(one("2l.pan", 150, 1, P2), f2)
cat("pan done\n")
out$norm2l <- mixed(one("2l.norm", 80, 1, P4), f2)
cat("2l.norm done\n")
# Every kind of variable at once, in groups.
set.seed(5)
J <- 60; n <- 15; g <- rep(seq_len(J), each = n); N <- J * n
w <- round(rnorm(J), 2)
kind <- sample(c("a", "b", "c"), J, TRUE, c(.5, .3, .2))
d <- data.frame(group = g, w = w[g], kind = kind[g])
d$x <- round(0.5 * d$w + rnorm(J, sd = .5)[g] + rnorm(N), 2)
d$yes <- rbinom(N, 1, plogis(0.8 * d$x - 0.3))
d$colour <- c("blue", "green", "red")[1 + apply(cbind(0, 0.6 * d$x, -0.5 + 0.7 * d$yes), 1, function(e) which.max(e - log(-log(runif(3)))) - 1)]
d$grade <- 1 + (d$x + rlogis(N) > -1) + (d$x + d$yes + rlogis(N) > 1)
d$y <- round(1 + 0.6 * d$x + 0.5 * d$w + 0.4 * d$yes + 0.5 * (d$colour == "red") + 0.3 * d$grade + 0.4 * (d$kind == "b") +
  rnorm(J, sd = .6)[g] + rnorm(N), 2)
full <- d
gone <- function(p) runif(N) < p
d$x[gone(plogis(-2 + 0.5 * d$y - 1))] <- NA; d$yes[gone(.15)] <- NA; d$colour[gone(.15)] <- NA; d$grade[gone(.15)] <- NA
d$y[gone(.1)] <- NA
lost <- sample(J, 9); d$w[d$group %in% lost] <- NA
write.csv(d, "imputation.csv", row.names = FALSE, na = "")
d$yes <- factor(d$yes); d$colour <- factor(d$colour); d$grade <- factor(d$grade, ordered = TRUE); d$kind <- factor(d$kind)
P <- make.predictorMatrix(d); P[, "group"] <- 0
P["w", "group"] <- -2
meth <- c(group = "", w = "2lonly.norm", kind = "", x = "norm", yes = "logreg", colour = "polyreg", grade = "polr", y = "norm")
imp <- mice(d, m = 100, maxit = 15, method = meth, predictorMatrix = P, printFlag = FALSE, seed = 3)
f3 <- y ~ x + w + yes + colour + as.integer(grade) + kind
out$kinds <- ols(imp, f3)
out$kinds$shares <- pooled(lapply(sets(imp), function(s) s), function(s) c(yes = mean(s$yes == 1), green = mean(s$colour == "green"),
  grade = mean(as.integer(s$grade)), w = mean(s$w)), function(s) rep(0, 4))
cat("kinds done\n")
P3 <- P; P3[c("x", "y"), "group"] <- -2
meth3 <- meth; meth3[c("x", "y")] <- "2l.pan"
imp <- mice(d, m = 60, maxit = 8, method = meth3, predictorMatrix = P3, printFlag = FALSE, seed = 4)
f4 <- y ~ x + w + yes + colour + as.integer(grade) + kind + (1 | group)
out$kinds_two_level <- mixed(imp, f4)
write_json(out, "imputation.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
