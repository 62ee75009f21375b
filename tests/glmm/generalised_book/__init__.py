"""Chapters 7 and 8 of "Multilevel Modeling Using R" (Finch & Bolin): every entry beside ours, or why not."""
