# Multiple membership models by lme4's modular functions: Zt is exchanged for the weighted one.
#
#   Rscript multiple_membership.R      (in this folder; writes data.csv and multiple_membership.json)
#
# The data are simulated here: pupils who attended up to three schools, with the share of time in each.

library(lme4)
library(Matrix)
library(jsonlite)

set.seed(20)
n <- 400; J <- 25
first <- sample(J, n, TRUE); second <- sample(J, n, TRUE); third <- sample(J, n, TRUE)
many <- sample(1:3, n, TRUE, prob = c(.5, .3, .2))
w <- cbind(1, ifelse(many > 1, round(runif(n, .2, 1), 2), NA), ifelse(many > 2, round(runif(n, .2, 1), 2), NA))
d <- data.frame(school1 = paste0("s", first), school2 = ifelse(many > 1, paste0("s", second), NA),
                school3 = ifelse(many > 2, paste0("s", third), NA), w1 = w[, 1], w2 = w[, 2], w3 = w[, 3],
                area = paste0("a", sample(12, n, TRUE)), x = round(rnorm(n), 3))
W <- matrix(0, J, n)
share <- w; share[is.na(share)] <- 0; share <- share / rowSums(share)
for (k in 1:3) { who <- cbind(first, second, third)[, k]; for (i in 1:n) W[who[i], i] <- W[who[i], i] + share[i, k] }
u0 <- rnorm(J); u1 <- rnorm(J, 0, .5)
d$y <- round(2 + .7 * d$x + drop(u0 %*% W) + d$x * drop(u1 %*% W) + rnorm(12, 0, .6)[as.integer(factor(d$area))] + rnorm(n), 3)
d$s <- factor(rep_len(paste0("s", 1:J), n), levels = paste0("s", 1:J))  # only for its size
write.csv(d[, names(d) != "s"], "data.csv", row.names = FALSE, na = "")

khatri <- function(W, X) {  # rows of Zt: level by level, term by term
  out <- lapply(seq_len(nrow(W)), function(j) t(X * W[j, ]))
  Matrix(do.call(rbind, out), sparse = TRUE)
}
tight <- list(ftol_abs = 1e-14, ftol_rel = 1e-14, xtol_abs = 1e-12, xtol_rel = 1e-12)

fit_mm <- function(formula, W, X, reml) {
  parsed <- lFormula(formula, d, REML = reml, control = lmerControl(check.nobs.vs.nlev = "ignore"))
  parts <- parsed$reTrms
  place <- which(names(parts$flist)[attr(parts$flist, "assign")] == "s")
  rows <- (parts$Gp[place] + 1):parts$Gp[place + 1]
  Zt <- parts$Zt
  Zt <- rbind(if (min(rows) > 1) Zt[1:(min(rows) - 1), ], khatri(W, X),
              if (max(rows) < nrow(Zt)) Zt[(max(rows) + 1):nrow(Zt), ])
  parsed$reTrms$Zt <- as(Zt, "CsparseMatrix")
  fun <- do.call(mkLmerDevfun, parsed)
  opt <- optimizeLmer(fun, optimizer = "nloptwrap", control = tight)
  mkMerMod(environment(fun), opt, parsed$reTrms, fr = parsed$fr)
}

values <- function(m) {
  list(criterion = if (isREML(m)) REMLcrit(m) else deviance(m, REML = FALSE),
       beta = unname(fixef(m)), vcov = unname(as.matrix(vcov(m))), sigma = sigma(m),
       covariances = lapply(VarCorr(m), function(v) unname(matrix(v, nrow(v)))),
       modes = lapply(ranef(m, condVar = FALSE), function(r) unname(as.matrix(r))))
}

ones <- matrix(1, n, 1)
raw <- W; raw[] <- 0
for (k in 1:3) { who <- cbind(first, second, third)[, k]; g <- w[, k]; g[is.na(g)] <- 0
  for (i in 1:n) raw[who[i], i] <- raw[who[i], i] + g[i] }
cases <- list(
  intercept = list(y ~ x + (1 | s), W, ones),
  as_given = list(y ~ x + (1 | s), raw, ones),
  slope = list(y ~ x + (1 + x | s), W, cbind(1, d$x)),
  with_area = list(y ~ x + (1 | s) + (1 | area), W, ones))
out <- list()
for (name in names(cases)) for (method in c("reml", "ml")) {
  case <- cases[[name]]
  out[[name]][[method]] <- values(fit_mm(case[[1]], case[[2]], case[[3]], method == "reml"))
}
out$versions <- list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")))
write_json(out, "multiple_membership.json", digits = 15, auto_unbox = TRUE)
