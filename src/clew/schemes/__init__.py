"""Category schemes as data files, with the stated translations between them."""
