# Marginal means, comparisons and slopes of R's emmeans: Rscript margins.R  (writes margins.json beside it)
suppressMessages({library(emmeans); library(MASS); library(jsonlite)})
d <- read.csv("families.csv", stringsAsFactors = TRUE)
tight <- glm.control(epsilon = 1e-14, maxit = 200)
frame <- function(x) as.list(as.data.frame(x))
logit <- glm(yes ~ x * z + g * h, binomial, d, control = tight)
poisson <- glm(count ~ x + g + offset(log(expo)), poisson, d, control = tight)
gamma <- glm(amount ~ x * g, Gamma("log"), d, control = tight)
probit <- glm(yes ~ x + g, binomial("probit"), d, control = tight)
inverse <- glm(amount ~ g, Gamma("inverse"), d, control = tight)
at <- list(z = c(1, 2, 3))
out <- list(
  logit_link = frame(summary(emmeans(logit, ~ g), infer = TRUE)),
  logit_response = frame(summary(emmeans(logit, ~ g), type = "response", infer = c(TRUE, FALSE))),
  logit_by = frame(summary(emmeans(logit, ~ g | h), type = "response", infer = c(TRUE, FALSE))),
  logit_ratios = frame(summary(pairs(emmeans(logit, ~ g)), type = "response", infer = TRUE)),
  slopes_link = frame(summary(emtrends(logit, ~ z, var = "x", at = at, delta.var = 1e-5), infer = TRUE)),
  slopes_response = frame(summary(emtrends(logit, ~ z, var = "x", at = at, regrid = "response", delta.var = 1e-5), infer = TRUE)),
  slopes_response_plain = frame(summary(emtrends(glm(yes ~ x * z, binomial, d, control = tight), ~ z, var = "x", at = at,
    regrid = "response", delta.var = 1e-5), infer = TRUE)),
  poisson = frame(summary(emmeans(poisson, ~ g, offset = mean(log(d$expo))), type = "response", infer = c(TRUE, FALSE))),
  gamma = frame(summary(emmeans(gamma, ~ g), type = "response", infer = c(TRUE, FALSE))),
  gamma_ratios = frame(summary(pairs(emmeans(gamma, ~ g)), type = "response", infer = TRUE)),
  probit = frame(summary(emmeans(probit, ~ g), type = "response", infer = c(TRUE, FALSE))),
  inverse = frame(summary(emmeans(inverse, ~ g), type = "response", infer = c(TRUE, FALSE)))
)
write(toJSON(list(R = as.character(getRversion()), emmeans = as.character(packageVersion("emmeans")), cases = out),
  digits = 15, auto_unbox = TRUE), "margins.json")
