# What nlme prints beside the fit: degrees of freedom, likelihood ratio tests, autocorrelations, intervals.
#
#   Rscript analysis.R      (in this folder; writes analysis.json)

library(nlme)
library(jsonlite)

read <- function(name) read.csv(file.path("..", "data", paste0(name, ".csv")), check.names = FALSE)
orthodont <- read("book_orthodont")
orthodont$occasion <- (orthodont$age - 6) / 2
bodyweight <- read("nlme_BodyWeight")
bodyweight$Rat <- factor(bodyweight$Rat)
bodyweight$Diet <- factor(bodyweight$Diet)
tight <- lmeControl(tolerance = 1e-12, msTol = 1e-14, niterEM = 100, maxIter = 500, msMaxIter = 2000)
tight_gls <- glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 2000)

describe <- function(fit, plain, acf_form = NULL) {
  table <- summary(fit)$tTable
  test <- anova(plain, fit)
  acf <- function(type) {
    found <- if (is.null(acf_form)) ACF(fit, resType = type) else ACF(fit, form = acf_form, resType = type)
    found$ACF[-1]
  }
  list(
    terms = rownames(table),
    estimate = unname(table[, "Value"]),
    df = if ("DF" %in% colnames(table)) unname(table[, "DF"]) else NULL,
    log_lik = as.numeric(logLik(fit)),
    aic = AIC(fit),
    lrt = test[["L.Ratio"]][2],
    lrt_df = test$df[2] - test$df[1],
    lrt_p = test[["p-value"]][2],
    acf_pearson = acf("pearson"),
    acf_normalized = acf("normalized")
  )
}

ar1_0 <- lme(distance ~ age * Sex, orthodont, random = ~ 1 | Subject, control = tight)
ar1 <- update(ar1_0, correlation = corAR1(form = ~ occasion | Subject))
car1_0 <- lme(weight ~ Time * Diet, bodyweight, random = ~ Time | Rat, control = tight)
car1 <- update(car1_0, correlation = corCAR1(form = ~ Time | Rat))
gls_0 <- gls(distance ~ age * Sex, orthodont, control = tight_gls)
gls_1 <- update(gls_0, correlation = corAR1(form = ~ occasion | Subject))
out <- list(
  orthodont_ar1 = describe(ar1, ar1_0),
  bodyweight_car1 = describe(car1, car1_0),
  orthodont_gls_ar1 = describe(gls_1, gls_0, ~ 1 | Subject),
  versions = list(R = as.character(getRversion()), nlme = as.character(packageVersion("nlme")))
)
write_json(out, "analysis.json", auto_unbox = TRUE, digits = 15, pretty = TRUE, null = "null")
