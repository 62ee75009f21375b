# Makes the files of this folder: the same six pupils as SPSS, Stata, SAS, R and Excel write them.
# Run in this folder: Rscript make_files.R   (R with haven, openxlsx)
library(haven)
pupils <- data.frame(
  pupil_id = c(1, 2, 3, 4, 5, 6),
  school = c("A", "A", "Ö", "Ö", "C d", "C d"),
  score = c(1.5, -2.25, NA, 1e-12, 123456789.125, 3)
)
attr(pupils$score, "label") <- "Score in the test"
pupils$sex <- labelled_spss(c(1, 2, 2, 9, 1, 2), c(girl = 1, boy = 2, other = 3, refused = 9),
                            na_values = 9, label = "Sex of the pupil")
pupils$income <- labelled_spss(c(1000, -99, -98, 2500.5, 0, NA), c(refused = -99, unknown = -98), na_range = c(-99, -90))
pupils$born <- as.Date(c("2010-01-31", NA, "1899-12-31", "2012-02-29", "1970-01-01", "2011-07-15"))
pupils$tested <- as.POSIXct(c("2024-05-01 13:45:00", "2024-05-01 00:00:00", NA, "1969-12-31 23:59:59",
                              "2024-02-29 12:00:00", "2024-12-31 08:30:15"), tz = "UTC")
write_sav(pupils, "pupils.sav", compress = "byte")
write_sav(pupils, "pupils.zsav", compress = "zsav")

plain <- pupils
plain$sex <- labelled(c(1, 2, 2, tagged_na("a"), 1, 2), c(girl = 1, boy = 2, other = 3, refused = tagged_na("a")),
                      label = "Sex of the pupil")
plain$income <- c(1000, tagged_na("b"), NA, 2500.5, 0, NA)
write_dta(plain, "pupils.dta", version = 14)
plain$sex <- c(1, 2, 2, NA, 1, 2)
plain$income <- c(1000, NA, NA, 2500.5, 0, NA)
attr(plain$sex, "label") <- "Sex of the pupil"
write_xpt(plain, "pupils.xpt", version = 8)
suppressWarnings(write_sas(plain, "pupils.sas7bdat"))

frame <- pupils
frame$level <- factor(c("low", "high", "mid", NA, "low", "low"), levels = c("low", "mid", "high", "top"), ordered = TRUE)
frame$band <- factor(c("x", "y", "x", "x", "y", NA), levels = c("y", "x", "unused"))
frame$passed <- c(TRUE, FALSE, NA, TRUE, TRUE, FALSE)
frame$count <- c(1L, 2L, NA, 4L, 5L, 2147483647L)
saveRDS(frame, "pupils.rds")
other <- 1:3
second <- data.frame(a = c(0.1, 0.2), b = c("p", NA), row.names = c("first", "second"))
save(other, frame, second, file = "pupils.rda", compress = "xz")

book <- openxlsx::createWorkbook()
openxlsx::addWorksheet(book, "Notes")
openxlsx::writeData(book, "Notes", "Nothing to compute here")
openxlsx::addWorksheet(book, "Pupils")
sheet <- data.frame(pupil_id = 1:6, school = pupils$school, score = as.numeric(pupils$score),
                    born = replace(pupils$born, 3, as.Date("1999-12-31")),
                    tested = pupils$tested, passed = frame$passed, mixed = c("1", "NA", "3", "4", "5", "6"))
openxlsx::writeData(book, "Pupils", sheet, startCol = 2, startRow = 3)
openxlsx::saveWorkbook(book, "pupils.xlsx", overwrite = TRUE)
