# Writes r_matrices.json: design matrices as R makes them, column by column. Run: Rscript r_matrices.R
d <- data.frame(y = c(1, 3, 2, 5, 4, 6, 8, 7), x = c(1, 2, 3, 4, 5, 6, 7, 9),
                z = c(2, 1, 4, 3, 6, 5, 8, 8), s = c(1, 1, 2, 2, 3, 3, 4, 4),
                f = factor(c("a", "b", "c", "a", "b", "c", "a", "b")),
                g = factor(c("u", "u", "v", "v", "u", "v", "v", "u")),
                o = factor(c(1, 2, 3, 4, 1, 2, 3, 4), labels = c("lo", "mid", "hi", "top"), ordered = TRUE))
contrasts(d$o) <- "contr.treatment"
pieces <- function(x, ...) {
  k <- c(-Inf, ..., Inf)
  sapply(seq_len(length(k) - 1), function(j) {
    from <- if (is.finite(k[j])) k[j] else 0
    pmin(pmax(x, k[j]), k[j + 1]) - from
  })
}
case <- function(.text, ...) {
  chosen <- list(...)
  m <- model.matrix(as.formula(.text), d, contrasts.arg = if (length(chosen)) lapply(chosen, function(k) paste0("contr.", k)))
  quoted <- function(x) paste0('"', x, '"')
  pairs <- paste0(quoted(names(chosen)), ": ", quoted(chosen))
  columns <- apply(m, 2, function(v) paste0("[", paste(format(v, digits = 15, trim = TRUE, drop0trailing = TRUE), collapse = ", "), "]"))
  paste0('{"formula": ', quoted(.text), ', "contrasts": {', if (length(chosen)) paste(pairs, collapse = ", "), '},\n "names": [',
         paste(quoted(colnames(m)), collapse = ", "), '],\n "assign": [', paste(attr(m, "assign"), collapse = ", "), '],\n "columns": [',
         paste(columns, collapse = ",\n  "), "]}")
}
plain <- c("~ x*f", "~ f*x - x", "~ 0 + f", "~ 0 + f + g", "~ f:g", "~ 0 + x + f:g", "~ f*g - f", "~ g/f", "~ f %in% g",
           "~ g/x", "~ (x + f + g)^2", "~ (x + f + g)^3 - x:f:g", "~ f:x + g", "~ 0 + f:x", "~ 0 + x:z + f", "~ x:f:g",
           "~ 0 + x + f*g", "~ g + x:f", "~ f + g:f", "~ g:f + x:g", "~ x*z*g", "~ (f + g)/x", "~ -1 + x",
           "~ poly(x, 2)", "~ poly(x, 4)", "~ poly(x, 1)", "~ poly(x, 3, raw = TRUE)", "~ poly(x, 2):g", "~ f*poly(log(x), 2)",
           "~ scale(x) + scale(z, scale = FALSE) + scale(z, center = FALSE)", "~ scale(x):f",
           "~ pmax(x - 4, 0) + pmin(x, 4)", "~ x + pmax(x - 4, 0, z - 6):g", "~ pmin(2 * x, z) + round(x / 2) + sign(x - 4)",
           "~ pieces(x, 4)", "~ pieces(x, 3, 6.5)", "~ f * pieces(x, 4)", "~ factor(s) * pieces(z, 2)",
           "~ I(x^2) + I(x/z) + log(x, 2) + exp(-z) + sqrt(x + z)", "~ I(-x^2) + I(2^-1*x) + I(x^2^0.5) + log(z, base = 10)",
           "~ factor(s)", "~ x*as.factor(s)", "~ C(f, sum)", "~ C(f, treatment, base = 2)", "~ C(f, helmert)", "~ C(f, poly)", "~ o", "~ o:x")
cases <- c(vapply(plain, function(text) case(text), ""), case("~ f", f = "sum"), case("~ f*g", f = "sum", g = "helmert"), case("~ f", f = "helmert"),
           case("~ o", o = "helmert"), case("~ o:x", o = "sum"), case("~ 0 + o", o = "poly"), case("~ o", o = "poly"),
           case("~ g*o", o = "poly"), case("~ x*o", o = "poly"))
writeLines(paste0("[", paste(cases, collapse = ",\n"), "]"), "r_matrices.json")
