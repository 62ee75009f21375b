# Values of R for tests/glmm: Rscript families.R  (writes families.json beside it)
suppressMessages({library(MASS); library(car); library(sandwich); library(jsonlite)})
d <- read.csv("families.csv", stringsAsFactors = TRUE)
tight <- glm.control(epsilon = 1e-14, maxit = 200)
num <- function(x) if (is.null(x)) NULL else as.list(x)
describe <- function(f, robust = TRUE) {
  s <- summary(f)
  out <- list(formula = paste(deparse(formula(f)), collapse = ""), coef = num(coef(f)), se = num(coef(s)[, 2]),
    p = num(coef(s)[, 4]), deviance = deviance(f), null_deviance = f$null.deviance, df = df.residual(f),
    df_null = f$df.null, dispersion = s$dispersion, aic = AIC(f), bic = BIC(f), log_lik = as.numeric(logLik(f)),
    hat = unname(hatvalues(f))[1:4], cooks = unname(cooks.distance(f))[1:4],
    pearson = unname(residuals(f, "pearson"))[1:4], deviance_residual = unname(residuals(f, "deviance"))[1:4],
    rstandard = unname(rstandard(f))[1:4])
  if (robust) for (k in c("HC0", "HC1", "HC2", "HC3")) out[[k]] <- num(sqrt(diag(vcovHC(f, k))))
  out
}
anovas <- function(f, test) {
  sums <- update(f, contrasts = list(g = "contr.sum", h = "contr.sum"))
  a2 <- Anova(f, type = 2, test.statistic = test); a3 <- Anova(sums, type = 3, test.statistic = test)
  keep <- function(a) {
    a <- a[!rownames(a) %in% c("(Intercept)", "Residuals"), ]
    list(term = rownames(a), statistic = a[[grep("^(LR )?Chisq|^F", names(a))[1]]], df = a$Df, p = a[[ncol(a)]])
  }
  list(II = keep(a2), III = keep(a3))
}
profiled <- function(f) { c <- suppressMessages(confint(f)); list(low = num(c[, 1]), high = num(c[, 2])) }
fit <- function(...) {
  call <- match.call(glm)
  call$data <- as.name("d"); call$control <- as.name("tight"); call[[1]] <- as.name("glm")
  eval(call, globalenv())
}
# glm.nb takes the error of theta from its last step but one
se_theta <- function(f) as.numeric(attr(theta.ml(f$y, fitted(f), weights = f$prior.weights, eps = 1e-14), "SE"))
out <- list()
add <- function(name, f, robust = TRUE, ...) out[[name]] <<- c(describe(f, robust), list(...))

logit <- fit(yes ~ x + z + g * h, binomial)
add("logit", logit, anova = anovas(logit, "LR"), wald = anovas(logit, "Wald"), profile = profiled(logit))
for (l in c("probit", "cloglog", "cauchit")) add(l, fit(yes ~ x + z + g, binomial(l)))
add("answer", fit(answer ~ x + g, binomial))
add("log_binomial", fit(rare ~ x, binomial("log"), start = c(-2, 0)))
add("trials", fit(cbind(events, trials - events) ~ x + g, binomial))
add("trials_weights", fit(cbind(events, trials - events) ~ x + g, binomial, weights = w))
qb <- fit(events / trials ~ x + g, quasibinomial, weights = trials)
add("quasi_binomial", qb)
add("shares", fit(share ~ x + g, quasibinomial))
p <- fit(count ~ x + g * h + offset(log(expo)), poisson)
add("poisson", p, anova = anovas(p, "LR"), profile = profiled(p))
add("poisson_weights", fit(count ~ x + g, poisson, weights = w))
add("poisson_sqrt", fit(count ~ x + g, poisson("sqrt")))
add("poisson_identity", fit(count ~ g, poisson("identity")))
qp <- fit(overdispersed ~ x + g * h, quasipoisson)
add("quasi_poisson", qp, anova = anovas(qp, "F"), profile = profiled(qp))
add("gaussian", fit(score ~ x + g, gaussian))
add("gaussian_weights", fit(score ~ x + g, gaussian, weights = w))
add("gaussian_log", fit(score ~ x + g, gaussian("log"), start = c(1, 0, 0, 0)))
add("gaussian_inverse", fit(score ~ x + g, gaussian("inverse"), start = c(0.25, -0.045, -0.06, -0.004)))
gl <- fit(amount ~ x + g * h, Gamma("log"))
add("gamma_log", gl, anova = anovas(gl, "F"), profile = profiled(gl))
add("gamma_inverse", fit(amount ~ g, Gamma("inverse")))
add("gamma_weights", fit(amount ~ x + g, Gamma("log"), weights = w))
add("gamma_identity", fit(amount ~ g, Gamma("identity")))
add("inverse_gaussian", fit(wait ~ x + g, inverse.gaussian("log")))
nb <- glm.nb(overdispersed ~ x + g, data = d, control = glm.control(epsilon = 1e-13, maxit = 100))
add("negative_binomial", nb, FALSE, theta = nb$theta, theta_se = se_theta(nb), HC0 = num(sqrt(diag(vcovHC(nb, "HC0")))))
nb0 <- glm.nb(overdispersed ~ x, data = d, control = glm.control(epsilon = 1e-13, maxit = 100))
out$negative_binomial$lr_g <- 2 * as.numeric(logLik(nb) - logLik(nb0))
add("theta_two", fit(overdispersed ~ x + g, negative.binomial(2)))
nbw <- glm.nb(overdispersed ~ x, data = d, weights = w, control = glm.control(epsilon = 1e-13, maxit = 100))
add("negative_binomial_weights", nbw, FALSE, theta = nbw$theta, theta_se = se_theta(nbw))
versions <- sapply(c("MASS", "car", "sandwich"), function(p) as.character(packageVersion(p)))
write(toJSON(list(R = as.character(getRversion()), packages = as.list(versions), cases = out), digits = 15, auto_unbox = TRUE, null = "null", na = "null"), "families.json")
