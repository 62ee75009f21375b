# lme4's side of the comparison: one R process is kept alive and told what to do, a line at a time (see peer.py).

begun <- Sys.time()
suppressMessages(library(lme4))
loading <- as.numeric(Sys.time() - begun, units = "secs")
frames <- list()
models <- list()

line <- function(key, values) {
  if (is.numeric(values)) values <- format(values, digits = 17, trim = TRUE)
  cat(key, values, sep = "\t")
  cat("\n")
}
done <- function() { cat("<done>\n"); flush(stdout()) }

peer_about <- function() {
  line("loading", loading)
  line("r", as.character(getRversion()))
  line("lme4", as.character(packageVersion("lme4")))
  for (name in c("lmerTest", "pbkrtest")) {
    line(name, if (requireNamespace(name, quietly = TRUE)) as.character(packageVersion(name)) else "not installed")
  }
  line("blas", extSoftVersion()[["BLAS"]])
  maps <- sprintf("/proc/%d/maps", Sys.getpid())
  if (file.exists(maps)) {
    words <- strsplit(grep("blas|lapack", readLines(maps), value = TRUE), " +")
    line("loaded", unique(vapply(words, function(w) w[length(w)], "")))
  }
  done()
}

peer_load <- function(case, path, factors) {
  d <- read.csv(path, check.names = FALSE)
  for (name in factors) d[[name]] <- factor(d[[name]], levels = unique(d[[name]]))
  frames[[case]] <<- d
  line("rows", nrow(d))
  done()
}

# Levels in the order in which both sides shall use them (the first is the reference).
peer_levels <- function(case, name, levels) {
  frames[[case]][[name]] <<- factor(as.character(frames[[case]][[name]]), levels = levels)
  done()
}

# From the data frame to estimates with standard errors, with lme4's default settings.
peer_fit <- function(case, formula) {
  d <- frames[[case]]
  invisible(gc(FALSE))
  start <- Sys.time()
  m <- suppressMessages(suppressWarnings(lmer(formula, d)))
  se <- sqrt(diag(as.matrix(vcov(m))))
  line("seconds", as.numeric(Sys.time() - start, units = "secs"))
  models[[case]] <<- m
  v <- as.data.frame(VarCorr(m), order = "lower.tri")
  line("criterion", REMLcrit(m))
  line("term", names(fixef(m)))
  line("estimate", fixef(m))
  line("std_error", se)
  line("group", v$grp)
  line("term1", ifelse(is.na(v$var1), "", v$var1))
  line("term2", ifelse(is.na(v$var2), "", v$var2))
  line("variance", v$vcov)
  done()
}

# lme4's own REML criterion at given (co)variances, in the order of `variance` above (the residual one last).
peer_objective <- function(case, variances) {
  m <- models[[case]]
  sigma2 <- variances[length(variances)]
  theta <- c()
  at <- 0
  for (terms in getME(m, "cnms")) {
    q <- length(terms)
    S <- matrix(0, q, q)
    S[lower.tri(S, diag = TRUE)] <- variances[at + seq_len(q * (q + 1) / 2)]
    S <- S + t(S) - diag(diag(S), q)
    at <- at + q * (q + 1) / 2
    L <- t(chol(S / sigma2))
    theta <- c(theta, L[lower.tri(L, diag = TRUE)])
  }
  objective <- suppressMessages(lmer(formula(m), frames[[case]], devFunOnly = TRUE))
  line("criterion", objective(theta))
  done()
}

# t tests of the coefficients by lmerTest (Satterthwaite) or pbkrtest (Kenward-Roger), from the last fit of a case.
peer_tests <- function(case, ddf) {
  m <- models[[case]]
  m@call$formula <- formula(m)
  m@call$data <- bquote(frames[[.(case)]])
  invisible(gc(FALSE))
  start <- Sys.time()
  m <- suppressMessages(lmerTest::as_lmerModLmerTest(m))
  table <- coef(summary(m, ddf = ddf))
  line("seconds", as.numeric(Sys.time() - start, units = "secs"))
  line("term", rownames(table))
  line("std_error", table[, "Std. Error"])
  line("df", table[, "df"])
  done()
}

# Draw and refit as a parametric bootstrap does.
peer_refits <- function(case, count) {
  m <- models[[case]]
  start <- Sys.time()
  for (i in seq_len(count)) suppressMessages(suppressWarnings(refit(m, simulate(m)[[1]])))
  line("seconds", as.numeric(Sys.time() - start, units = "secs"))
  done()
}

# The model of another outcome, fitted to the end: `refit` with its defaults may stop far from it.
peer_refit <- function(case, path) {
  tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6))
  d <- frames[[case]]
  d$drawn <- scan(path, quiet = TRUE)
  m <- suppressMessages(suppressWarnings(lmer(update(formula(models[[case]]), drawn ~ .), d, control = tight)))
  line("values", c(sigma(m), fixef(m)))
  done()
}

peer_profile <- function(case) {
  start <- Sys.time()
  suppressMessages(suppressWarnings(confint(models[[case]], method = "profile", quiet = TRUE)))
  line("seconds", as.numeric(Sys.time() - start, units = "secs"))
  done()
}
