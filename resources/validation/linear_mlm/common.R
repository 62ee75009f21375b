# Shared by the R scripts beside it, each of which writes the values of R for one file of validation cases of
# linear models (plugins/workbench_linear_mlm/validation). To be run from the top of the project, such as
#
#   Rscript resources/validation/linear_mlm/mixed_models.R
#
# Each check tells the table, column and rows of our result in which its values are to be found.

library(jsonlite)
folder <- "plugins/workbench_linear_mlm/validation"
versions <- function(...) paste(c(paste("R", getRversion()), sapply(c(...), function(p)
  paste(p, packageVersion(p)))), collapse = ", ")

read <- function(name, ...) { d <- read.csv(file.path(folder, "data", paste0(name, ".csv"))); transform(d, ...) }
SECTORS <- c("public", "church", "private")
pupils <- read("pupils", school = factor(school), sector = factor(sector, SECTORS), sex = factor(sex))
pupils$class <- factor(pupils$class)
growth <- read("growth", person = factor(person), arm = factor(arm))
ratings <- read("ratings", rater = factor(rater), text = factor(text), condition = factor(condition))
balanced <- read("balanced", person = factor(person), condition = factor(condition))
regression <- read("regression", kind = factor(kind))

# R's "sectorchurch:ses" is our "sector[church]:ses".
FACTORS <- c("sector", "sex", "arm", "condition", "kind")
words <- function(names) {
  for (f in FACTORS) names <- gsub(paste0("\\b", f, "(?=[A-Za-z])"), paste0(f, "["), names, perl = TRUE)
  sapply(strsplit(names, ":"), function(parts)
    paste(ifelse(grepl("[", parts, fixed = TRUE), paste0(parts, "]"), parts), collapse = ":"), USE.NAMES = FALSE)
}
check <- function(what, source, table, column, values, rows = NULL, scale = NULL, ...) {
  out <- list(what = what, source = source, table = table, column = column)
  if (!is.null(rows)) out$rows <- lapply(rows, function(r) I(as.list(r)))
  out$values <- I(unname(as.numeric(values)))
  if (!is.null(scale)) out$scale <- I(unname(as.numeric(scale)))
  c(out, list(...))
}
case <- function(id, title, data, analysis, options, checks, variables = NULL) {
  out <- list(id = id, title = title, data = paste0("data/", data, ".csv"), analysis = analysis, options = options)
  if (!is.null(variables)) out$variables <- variables
  c(out, list(checks = checks))
}
# JSON with one line a tolerance, a case and a check, so that a change shows where it is.
json <- function(x) toJSON(x, auto_unbox = TRUE, digits = I(15), null = "null", na = "null")
lines_of <- function(parts, indent) paste0(indent, sapply(parts, json), collapse = ",\n")
write <- function(name, title, made_with, tolerances, cases) {
  about <- list(title = title, made_with = made_with, script = paste0("resources/validation/linear_mlm/", name, ".R"),
    data = "simulated for this project by resources/validation/linear_mlm/simulate.py; same licence as the project")
  if (name == "regression") about$data <- paste0(about$data, "; Longley (1967) as published by NIST, public domain")
  named <- paste0("  ", sapply(names(tolerances), json), ": ", sapply(tolerances, json), collapse = ",\n")
  each <- sapply(cases, function(k) paste0(" ", sub("\\}$", "", json(k[names(k) != "checks"])), ", \"checks\": [\n",
    lines_of(k$checks, "  "), "\n ]}"))
  text <- paste0(sub("\\}$", "", json(about)), ",\n\"tolerances\": {\n", named, "\n},\n\"cases\": [\n",
    paste(each, collapse = ",\n"), "\n]}")
  stopifnot(validate(text))
  writeLines(text, file.path(folder, paste0(name, ".json")))
}
tolerance <- function(reason, rel = NULL, abs = NULL) {
  out <- list(reason = reason)
  if (!is.null(rel)) out$rel <- rel
  if (!is.null(abs)) out$abs <- abs
  out
}
PUPILS <- list(sector = list(measure = "nominal", levels = SECTORS))
