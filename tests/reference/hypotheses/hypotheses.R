# Hypotheses about coefficients: lmerTest::contest (Satterthwaite, Kenward-Roger) and car::linearHypothesis (lm).
# Rscript hypotheses.R > hypotheses.json    (in this folder; data from ../data)
suppressMessages({ library(lmerTest); library(pbkrtest); library(car); library(jsonlite) })
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5))
hsb <- read.csv("../data/mlmRev_Hsb82.csv")
hsb$sector <- factor(hsb$sector, levels = c("Public", "Catholic"))
hsb$sx <- factor(hsb$sx, levels = c("Male", "Female"))
machines <- read.csv("../data/nlme_Machines.csv")
machines$Machine <- factor(machines$Machine, levels = c("A", "B", "C"))

single <- function(m, text, l, value = 0) {
  one <- function(ddf) {
    t <- contest(m, l, joint = FALSE, rhs = value, ddf = ddf, confint = TRUE)
    list(estimate = t$Estimate, std_error = t[["Std. Error"]], df = t$df, statistic = t[["t value"]],
         p_value = t[["Pr(>|t|)"]], conf_low = t$lower, conf_high = t$upper)
  }
  list(text = text, satterthwaite = one("Satterthwaite"), kenward_roger = one("Kenward-Roger"))
}
joint <- function(m, text, L, value = rep(0, nrow(L))) {
  s <- contest(m, L, rhs = value)
  k <- contest(m, L, rhs = value, ddf = "Kenward-Roger")
  plain <- function(t) list(df = t$NumDF, df_residual = t$DenDF, statistic = t[["F value"]], p_value = t[["Pr(>F)"]])
  gap <- L %*% fixef(m) - value  # car 3.1.1 drops rhs for mixed models, so by hand
  chi <- drop(t(gap) %*% solve(L %*% as.matrix(vcov(m)) %*% t(L), gap))
  list(text = text, satterthwaite = plain(s), kenward_roger = plain(k),
       asymptotic = list(df = nrow(L), statistic = chi / nrow(L), p_value = pchisq(chi, nrow(L), lower.tail = FALSE)))
}
linear <- function(m, text, hypotheses, ...) {
  t <- linearHypothesis(m, hypotheses, ...)
  list(text = text, df = t$Df[2], df_residual = t$Res.Df[2], statistic = t$F[2], p_value = t[["Pr(>F)"]][2])
}
a <- lmer(mAch ~ cses * sector + meanses + sx + (cses | school), hsb, control = tight)
# (Intercept) cses sectorCatholic meanses sxFemale cses:sectorCatholic
b <- lmer(score ~ Machine + (1 | Worker/Machine), machines, control = tight)
o <- lm(mAch ~ cses + meanses + sector + sx, hsb)
out <- list(
  about = paste("R", getRversion(), "lmerTest", packageVersion("lmerTest"), "pbkrtest", packageVersion("pbkrtest"),
                "car", packageVersion("car")),
  hsb = list(
    formula = "mAch ~ cses * sector + meanses + sx + (cses | school)",
    single = list(
      single(a, "meanses - cses", c(0, -1, 0, 1, 0, 0)),
      single(a, "cses + cses:sector[Catholic] = 1", c(0, 1, 0, 0, 0, 1), 1),
      single(a, "(cses + meanses)/2 = 3", c(0, .5, 0, .5, 0, 0), 3)),
    joint = list(
      joint(a, "cses:sector[Catholic] = 0, sx[Female] = -1", rbind(c(0, 0, 0, 0, 0, 1), c(0, 0, 0, 0, 1, 0)), c(0, -1)),
      joint(a, "cses = meanses = sector[Catholic]", rbind(c(0, 1, 0, -1, 0, 0), c(0, 0, -1, 1, 0, 0))))),
  machines = list(
    formula = "score ~ Machine + (1 | Worker/Machine)",
    single = list(single(b, "Machine[C] - Machine[B]", c(0, -1, 1)), single(b, "(Intercept) = 50", c(1, 0, 0), 50)),
    joint = list(joint(b, "Machine[B] = 8, Machine[C] = 14", rbind(c(0, 1, 0), c(0, 0, 1)), c(8, 14)))),
  ols = list(
    formula = "mAch ~ cses + meanses + sector + sx",
    usual = list(linear(o, "meanses - cses = 3", "meanses - cses = 3"),
                 linear(o, "cses = 2, sector[Catholic] + sx[Female] = 0", c("cses = 2", "sectorCatholic + sxFemale = 0"))),
    hc3 = list(linear(o, "meanses - cses = 3", "meanses - cses = 3", white.adjust = "hc3"),
               linear(o, "cses = 2, sector[Catholic] + sx[Female] = 0",
                      c("cses = 2", "sectorCatholic + sxFemale = 0"), white.adjust = "hc3"))))
cat(toJSON(out, auto_unbox = TRUE, digits = 14, pretty = TRUE), "\n")
