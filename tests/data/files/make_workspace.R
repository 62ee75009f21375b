# Makes workspace.rda: data frames among what else a workspace holds after some modelling.
# Run in this folder: Rscript make_workspace.R   (R with lme4)
first <- data.frame(a = c(0.5, NA), b = factor(c("u", "v"), levels = c("v", "u", "w")))
g_bytes <- structure(as.raw(1:3), class = "digest")
g_compiled <- compiler::cmpfun(function(x, ...) {
  inner <- function(z) z + 1
  for (i in x) x <- switch(i, a = inner(i), x[, 1, drop = FALSE])
  x
})
g_formula <- y ~ x + (1 | g)
set.seed(1)
study <- data.frame(y = rnorm(30), g = gl(6, 5))
g_model <- lme4::lmer(y ~ 1 + (1 | g), study)
last <- data.frame(z = 1:3)
save(first, g_bytes, g_compiled, g_formula, g_model, last, study, file = "workspace.rda", version = 3, compress = "xz")
chain <- new.env()
for (i in 1:1500) assign(sprintf("n%04d", i), i, chain)
chain$z <- data.frame(x = c(2.5, 3.5))
save(list = sort(ls(chain)), envir = chain, file = "long_workspace.rda", compress = "xz")
