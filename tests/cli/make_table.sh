# make_table ROWS: table.csv, with a number that is missing here and there, texts, a column of no use, and
# what to learn: a number and two classes.
make_table() {
  awk -v rows="$1" 'BEGIN {
    print "id,size,colour,price,kind"
    for (i = 0; i < rows; ++i) {
      size = (i * 7) % 20
      colour = (i % 3 == 0) ? "red" : (i % 3 == 1) ? "blue" : "\"dark, green\""
      kind = (size + (i % 3 == 0 ? 4 : 0) > 11) ? "\"big, or red\"" : "small"
      printf "%d,%s,%s,%.1f,%s\n", i, i % 19 == 5 ? "" : size, colour, 100 + 10 * size + (i % 3), kind
    }
  }' >table.csv
}
