# Values for the diagnostics: deletion of groups, added columns, spread, shape, neighbours, envelopes.
# Rscript values.R  (beside ../data); writes values.json.
suppressMessages({library(lme4); library(car); library(jsonlite)})

dense <- function(m) {
  # V, X, y of a fitted mixed model, from its parts
  Z <- as.matrix(getME(m, "Z")); L <- as.matrix(getME(m, "Lambda")); X <- getME(m, "X")
  list(V = sigma(m)^2 * (diag(nrow(X)) + Z %*% L %*% t(L) %*% t(Z)), X = X, y = getME(m, "y"))
}

deletion <- function(m, group) {
  d <- dense(m); p <- ncol(d$X)
  gls <- function(keep) {
    Vi <- solve(d$V[keep, keep]); X <- d$X[keep, , drop = FALSE]
    C <- solve(t(X) %*% Vi %*% X)
    list(b = drop(C %*% t(X) %*% Vi %*% d$y[keep]), C = C)
  }
  full <- gls(rep(TRUE, nrow(d$X)))
  rows <- lapply(levels(group), function(g) {
    part <- gls(group != g); diff <- full$b - part$b
    c(drop(t(diff) %*% solve(full$C) %*% diff) / p, drop(t(diff) %*% solve(part$C) %*% diff) / p,
      det(part$C) / det(full$C), abs(sum(diag(solve(full$C) %*% part$C)) - p), diff)
  })
  out <- do.call(rbind, rows)
  list(levels = levels(group), theta = getME(m, "theta"), sigma = sigma(m), cooks_distance = out[, 1],
       mdffits = out[, 2], cov_ratio = out[, 3], cov_trace = out[, 4], change = out[, -(1:4)])
}

added <- function(m, z) {
  # t test of one more column at the same relative variances, sigma estimated anew
  d <- dense(m); H <- solve(d$V / sigma(m)^2); X <- cbind(d$X, z)
  b <- solve(t(X) %*% H %*% X, t(X) %*% H %*% d$y)
  r <- d$y - X %*% b; df <- nrow(X) - ncol(X)
  s2 <- drop(t(r) %*% H %*% r) / df
  t <- b[ncol(X)] / sqrt(s2 * solve(t(X) %*% H %*% X)[ncol(X), ncol(X)])
  list(statistic = t, df = df, p_value = 2 * pt(-abs(t), df))
}

control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12))
read <- function(name) read.csv(file.path("..", "data", paste0(name, ".csv")))
sleep <- read("lme4_sleepstudy"); sleep$Subject <- factor(sleep$Subject)
a <- lmer(Reaction ~ Days + (Days | Subject), sleep, control = control)
o <- read("nlme_Oats"); o$Block <- factor(o$Block); o$plot <- interaction(o$Block, o$Variety, drop = TRUE)
b <- lmer(yield ~ nitro + Variety + (1 | Block) + (1 | plot), o, control = control)
fit <- lm(Reaction ~ Days, sleep)
r <- rstandard(fit)
one <- lm(yield ~ nitro, o)
con <- transform(read("mlmRev_Contraception"), y = (use == "Y") * 1)
rao <- function(link) {
  m <- glm(y ~ age + urban + livch, binomial(link), con, control = glm.control(epsilon = 1e-14, maxit = 100))
  anova(m, update(m, . ~ . + I(age^2)), test = "Rao")$Rao[2]
}
values <- list(
  rao = list(logit = rao("logit"), probit = rao("probit")),
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4")),
                  car = as.character(packageVersion("car"))),
  sleepstudy = c(deletion(a, sleep$Subject), list(added = added(a, sleep$Days^2))),
  oats = c(deletion(b, o$Block), list(added = added(b, o$nitro^2))),
  levene = {t <- leveneTest(r ~ sleep$Subject, center = median)
            list(F = t[1, "F value"], df = t[1, 1], df2 = t[2, 1], p = t[1, "Pr(>F)"])},
  spread = {t <- ncvTest(fit); aux <- summary(lm(residuals(fit)^2 ~ fitted(fit)))
            list(koenker = nrow(sleep) * aux$r.squared)},
  acf = as.numeric(acf(residuals(fit), plot = FALSE, lag.max = 3)$acf)[-1],
  vif = unname(vif(b))
)
write_json(values, "values.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
