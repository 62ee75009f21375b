# Generalised mixed models on R's side of the comparison; loaded after lme4_peer.R into the same process.

suppressMessages(library(glmmTMB))

glmm_about <- function() {
  line("glmmTMB", as.character(packageVersion("glmmTMB")))
  done()
}

# From the data frame to estimates with standard errors, with the package's default settings.
glmm_fit <- function(case, engine, formula, ...) {
  d <- frames[[case]]
  invisible(gc(FALSE))
  start <- Sys.time()
  used <- proc.time()
  m <- suppressMessages(suppressWarnings(switch(engine,
    glmer = glmer(formula, d, ...), glmer.nb = glmer.nb(formula, data = d, ...), glmmTMB = glmmTMB(formula, data = d, ...))))
  table <- if (engine == "glmmTMB") summary(m)$coefficients$cond else summary(m)$coefficients
  line("seconds", as.numeric(Sys.time() - start, units = "secs"))
  line("cpu", sum((proc.time() - used)[1:2]))
  models[[case]] <<- m
  line("criterion", -2 * as.numeric(logLik(m)))
  line("term", rownames(table))
  line("estimate", table[, 1])
  line("std_error", table[, 2])
  done()
}

# glmer's own objective at given theta and beta, its inner search run to the end.
glmm_objective <- function(case, formula, theta, beta, ...) {
  m <- models[[case]]
  f <- glmer(formula, frames[[case]], ..., devFunOnly = TRUE, control = glmerControl(tolPwrss = 1e-13))
  line("criterion", f(c(theta, beta)))
  line("own", f(c(getME(m, "theta"), fixef(m))))
  done()
}
