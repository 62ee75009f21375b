# The columns of ns() and bs(), at the values they were learnt from and at new ones.
# Rscript r_splines.R > r_splines.json
library(splines)
set.seed(1)
x <- c(round(rexp(25)*4,2), 3, 3, 3, 7.5); new <- c(-1, 0, 2.2, 5, max(x), max(x)+3)
num <- function(m) paste0("[", paste(apply(m,1,function(r) paste0("[",paste(sprintf("%.15g",r),collapse=", "),"]")),collapse=",\n      "), "]")
cat("{\"versions\": {\"R\": \"", as.character(getRversion()), "\"},\n \"x\": [", paste(sprintf("%.15g",x),collapse=", "), "],\n \"new\": [", paste(sprintf("%.15g",new),collapse=", "), "],\n \"cases\": {\n", sep="")
cases <- list("ns(x)"=ns(x), "ns(x, 3)"=ns(x,3), "ns(x, df = 5)"=ns(x,df=5), "bs(x)"=bs(x), "bs(x, 5)"=bs(x,5), "bs(x, 4, degree = 2)"=bs(x,df=4,degree=2), "bs(x, 3, degree = 1)"=bs(x,df=3,degree=1))
out <- sapply(names(cases), function(n) paste0("  \"", n, "\": {\"at\": ", num(matrix(cases[[n]],length(x))), ",\n   \"at_new\": ", num(matrix(suppressWarnings(predict(cases[[n]],new)),length(new))), "}"))
cat(paste(out, collapse=",\n"), "\n }}\n")
