"""Values in; maps, charts, pages to print and workbooks out."""
