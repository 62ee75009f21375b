# What the analysis of variance has in closed form.
source("resources/validation/linear_mlm/common.R")
lmm <- "linear_mlm.lmm"

# Balanced data: the (RE)ML estimates are mean squares (Searle, Casella & McCulloch 1992, ch. 4).
J <- 12; n <- 3
one <- anova(lm(y ~ person, balanced)); two <- anova(lm(y ~ condition + person, balanced))
MSB <- one$`Mean Sq`[1]; MSW <- one$`Mean Sq`[2]
anova_source <- "mean squares of balanced data (Searle, Casella & McCulloch 1992)"
VC <- list(group = c("person", "Residual"), term = c("(Intercept)", NA))
balanced_case <- function(method, between) {
  tau2 <- (between * MSB - MSW) / n
  case(paste0("balanced_", method), paste("One-way random effects by", toupper(method)), "balanced", lmm,
    list(formula = "y ~ 1 + (1 | person)", method = method),
    list(check("variances", anova_source, "random_effects", "variance", c(tau2, MSW), VC),
      check("coefficients", anova_source, "fixed_effects", "estimate", mean(balanced$y), list(term = "(Intercept)")),
      check("standard errors", anova_source, "fixed_effects", "std_error", sqrt(between * MSB / (J * n)),
        list(term = "(Intercept)"))))
}
MSE <- two$`Mean Sq`[3]; F <- two$`F value`[1]
repeated <- function(ddf) case(paste0("balanced_repeated_", ddf), "Repeated measures analysis of variance", "balanced", lmm,
  list(formula = "y ~ condition + (1 | person)", df_method = ddf),
  list(check("variances", anova_source, "random_effects", "variance", c((two$`Mean Sq`[2] - MSE) / n, MSE), VC),
    check("F test", "aov with an Error stratum", "anova", "statistic", F, list(term = "condition")),
    check("df", "aov with an Error stratum", "anova", "df_residual", two$Df[3], list(term = "condition")),
    check("p", "aov with an Error stratum", "anova", "p_value", two$`Pr(>F)`[1], list(term = "condition"))))
exact <- function(reason = "exact in balanced data") tolerance(reason, rel = 1e-7)
write("closed_forms", "Closed forms", versions("stats"), list(
  "variances" = exact(), "coefficients" = exact(), "standard errors" = exact(), "F test" = exact(),
  "df" = tolerance("exact in balanced data", rel = 1e-6), "p" = tolerance("exact in balanced data", rel = 1e-5)),
  list(balanced_case("reml", 1), balanced_case("ml", (J - 1) / J), repeated("satterthwaite"), repeated("kenward_roger")))
