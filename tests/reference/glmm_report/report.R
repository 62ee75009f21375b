# What is told of a generalised mixed model beside its estimates: tests of terms, R2, profile limits, means.
# Run in tests/reference/glmm_report:  Rscript report.R
suppressMessages({library(lme4); library(car); library(emmeans); library(jsonlite)})
options(contrasts = c("contr.treatment", "contr.poly"))
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5))
d <- read.csv("../data/mlmRev_Contraception.csv", stringsAsFactors = TRUE)
d$district <- factor(d$district)
rows <- read.csv("../glmm_joint/rows.csv")
rows$g <- factor(rows$g); rows$h <- factor(rows$h)
out <- list(versions = list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")),
  car = as.character(packageVersion("car")),
  emmeans = as.character(packageVersion("emmeans"))))
ll <- function(m) as.numeric(logLik(m))

use <- function(f, data = d) glmer(f, data, binomial, control = tight)
m <- use(use ~ age + urban * livch + (1 | district))
without <- list(age = use(use ~ urban * livch + (1 | district)), livch = use(use ~ age + urban + (1 | district)),
  urban = use(use ~ age + livch + (1 | district)), main = use(use ~ age + urban + livch + (1 | district)),
  null = use(use ~ 1 + (1 | district)), plain = glm(use ~ age + urban * livch, binomial, d))
summed <- d; contrasts(summed$urban) <- contr.sum(2); contrasts(summed$livch) <- contr.sum(4)
wald2 <- Anova(m, type = 2); wald3 <- Anova(use(use ~ age + urban * livch + (1 | district), summed), type = 3)
# Nakagawa, Johnson & Schielzeth (2017), formulas 4, 13 and their lognormal approximation, from lme4's estimates
between <- function(m) VarCorr(m)[[1]][1, 1]
r2 <- function(m, error) {
  fixed <- var(as.numeric(model.matrix(m) %*% fixef(m)))
  c(fixed, fixed + between(m)) / (fixed + between(m) + error)
}
lognormal <- function(null, theta) log(1 + 1 / exp(fixef(null)[[1]] + between(null) / 2) + 1 / theta)
em <- as.data.frame(emmeans(m, ~ livch, type = "response"))
out$contraception <- list(log_lik = ll(m), without = lapply(without, ll),
  wald2 = list(term = rownames(wald2), chi_sq = wald2$Chisq, df = wald2$Df),
  wald3 = list(term = rownames(wald3)[-1], chi_sq = wald3$Chisq[-1], df = wald3$Df[-1]),
  r2 = r2(m, pi^2 / 3), means = list(prob = em$prob, error = em$SE))
small <- use(use ~ age + urban + (1 | district))
ci <- confint(small, quiet = TRUE)
out$profile <- list(rows = rownames(ci), low = ci[, 1], high = ci[, 2])

p <- glmer(count ~ x + (1 | g), rows, poisson, control = tight)
p0 <- update(p, . ~ . - x)
q <- glmer.nb(count ~ x + (1 | g), data = rows, control = tight)
q0 <- glmer.nb(count ~ 1 + (1 | g), data = rows, control = tight)
out$poisson <- list(r2 = r2(p, lognormal(p0, Inf)), fixed = as.numeric(fixef(p)))
out$negative_binomial <- list(r2 = r2(q, lognormal(q0, getME(q, "glmer.nb.theta"))), theta = getME(q, "glmer.nb.theta"),
  fixed = as.numeric(fixef(q)))
write_json(out, "report.json", digits = I(12), auto_unbox = TRUE, pretty = TRUE)
