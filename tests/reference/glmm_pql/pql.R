# Penalised quasi-likelihood to the end: MASS::glmmPQL stops at a relative change of about 1e-3 of the linear
# predictor, so its loop is written out here and run until nothing moves. Data: lme4::cbpp and mlmRev::Contraception (as CSV).
# Rscript pql.R > pql.json
suppressMessages({library(nlme); library(lme4); library(jsonlite)})
settle <- function(fixed, random, family, data, prior, y) {
  data$y.. <- y; data$prior.. <- prior
  start <- glm(update(fixed, y.. ~ .), family = family, data = data, weights = prior..)
  eta <- start$linear.predictors
  working <- update(fixed, z.. ~ .)
  for (i in 1:60) {
    mu <- family$linkinv(eta); slope <- family$mu.eta(eta)
    data$z.. <- eta + (y - mu) / slope
    data$inv.. <- 1 / (prior * slope^2 / family$variance(mu))
    fit <- lme(working, random = random, data = data, weights = varFixed(~inv..), method = "ML",
               control = lmeControl(msMaxIter = 200, tolerance = 1e-10, msTol = 1e-12, opt = "optim"))
    new <- fitted(fit)
    change <- sqrt(sum((new - eta)^2) / sum(new^2)); eta <- new
    if (change < 1e-9) break
  }
  t <- summary(fit)$tTable
  list(change = change, term = rownames(t), estimate = t[, 1], std_error = t[, 2], df = t[, 3],
       sigma = fit$sigma, sd = as.numeric(VarCorr(fit)[1:(nrow(VarCorr(fit)) - 1), "StdDev"]), fitted = head(family$linkinv(eta), 10))
}
Contraception <- read.csv("../data/mlmRev_Contraception.csv", stringsAsFactors = TRUE)
cbpp$size <- as.numeric(cbpp$size)
out <- list(
  versions = list(R = paste(R.version$major, R.version$minor, sep = "."), nlme = as.character(packageVersion("nlme"))),
  cbpp = settle(~ period, ~ 1 | herd, quasibinomial(), cbpp, cbpp$size, cbpp$incidence / cbpp$size),
  contraception = settle(~ age + urban, ~ 1 | district, binomial(), Contraception, rep(1, nrow(Contraception)), as.numeric(Contraception$use == "Y")),
  slopes = settle(~ urban, ~ urban | district, binomial("probit"), Contraception, rep(1, nrow(Contraception)), as.numeric(Contraception$use == "Y")))
cat(toJSON(out, digits = 15, auto_unbox = TRUE, pretty = TRUE))
