#include "data/files/csv/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace sealion {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 16;
constexpr std::array delimiters{',', ';', '\t', '|'};
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 2> utf16_marks{"\xFF\xFE", "\xFE\xFF"};

/// Outside quotes, in the first line.
char most_frequent_delimiter(std::string_view text) {
  std::array<std::size_t, delimiters.size()> counts{};
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') break;
    const auto found = std::ranges::find(delimiters, c);
    if (found != delimiters.end()) ++counts[static_cast<std::size_t>(found - delimiters.begin())];
  }
  const auto most = std::ranges::max_element(counts);
  return delimiters[static_cast<std::size_t>(most - counts.begin())];
}

}  // namespace

/// Rows of a chunk of the text at a time, in one buffer.
class CsvReader::Parser {
 public:
  Parser(std::unique_ptr<std::istream> text, std::string name, std::optional<char> delimiter)
      : input_(std::move(text)), name_(std::move(name)), chunk_(chunk_bytes) {
    fill();
    skip_mark();
    csv_init(&parser_, CSV_REPALL_NL);
    csv_set_blk_size(&parser_, chunk_bytes);  // its buffer grows by that much, not by 128 bytes
    delimiter_ = delimiter.value_or(most_frequent_delimiter({chunk_.data() + start_, size_}));
    csv_set_delim(&parser_, static_cast<unsigned char>(delimiter_));
  }
  ~Parser() { csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  const std::string& name() const { return name_; }
  char delimiter() const { return delimiter_; }

  std::optional<CsvRow> next() {
    while (given_ == rows_.size()) {
      if (at_end_) return std::nullopt;
      parse_chunk();
    }
    const Row& row = rows_[given_++];
    fields_.clear();
    for (std::size_t f = row.first; f < row.last; ++f) {
      const std::size_t begin = f == 0 ? 0 : ends_[f - 1];
      fields_.emplace_back(text_.data() + begin, ends_[f] - begin);
    }
    return CsvRow{fields_, row.line};
  }

 private:
  struct Row {
    std::size_t first, last;  // of ends_
    std::size_t line;
  };

  void fill() {
    input_->read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
    start_ = 0;
    size_ = static_cast<std::size_t>(input_->gcount());
    if (input_->bad()) {
      fail(ErrorCode::io, "'{}' could not be read after line {}", name_, line_);
    }
  }

  void skip_mark() {
    const std::string_view text(chunk_.data(), size_);
    for (const std::string_view mark : utf16_marks) {
      if (text.starts_with(mark)) {
        fail(ErrorCode::corrupt, "'{}' is text in UTF-16: save it as UTF-8", name_);
      }
    }
    if (text.starts_with(utf8_mark)) {
      start_ += utf8_mark.size();
      size_ -= utf8_mark.size();
    }
  }

  void parse_chunk() {
    forget_given();
    if (std::memchr(chunk_.data() + start_, '\0', size_) != nullptr) {
      fail(ErrorCode::corrupt, "'{}' is no text: a null byte at line {} or after it", name_, line_);
    }
    const bool is_last = size_ == 0;
    if (is_last) {
      finish();
    } else if (csv_parse(&parser_, chunk_.data() + start_, size_, on_field, on_end, this) !=
               size_) {
      fail(ErrorCode::corrupt, "'{}', line {}: {}", name_, line_,
           csv_strerror(csv_error(&parser_)));
    }
    if (unfinished_bytes() > largest_csv_row) {
      fail(ErrorCode::corrupt, "'{}', line {}: a row of more than {} bytes; is a quote not closed?",
           name_, line_, largest_csv_row);
    }
    if (!is_last) fill();
  }

  void finish() {
    at_end_ = true;
    // Strict in what ends the text alone: elsewhere a quote within a field is one of its
    // characters.
    csv_set_opts(&parser_, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&parser_, on_field, on_end, this) == 0) return;
    fail(ErrorCode::corrupt, "'{}': the quote that is opened in line {} is not closed", name_,
         line_);
  }

  /// Keeps the fields of the row that is not whole yet.
  void forget_given() {
    rows_.clear();
    given_ = 0;
    if (row_first_ == 0) return;
    const std::size_t begin = row_begin();
    text_.erase(0, begin);
    ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(row_first_));
    for (std::size_t& end : ends_) end -= begin;
    row_first_ = 0;
  }

  /// Of the row that is not whole yet, its delimiters included.
  std::size_t unfinished_bytes() const {
    return text_.size() - row_begin() + ends_.size() - row_first_ + parser_.entry_pos;
  }

  std::size_t row_begin() const { return row_first_ == 0 ? 0 : ends_[row_first_ - 1]; }

  void add_field(std::string_view field) {
    text_ += field;
    ends_.push_back(text_.size());
    const auto breaks = static_cast<std::size_t>(std::ranges::count(field, '\n'));
    lines_within_ += breaks;
    after_return_ = false;
  }

  /// At each line end outside quotes, and at the end of the file.
  void end_line(int terminator) {
    if (ends_.size() > row_first_) {
      rows_.push_back({row_first_, ends_.size(), line_});
      row_first_ = ends_.size();
    }
    line_ += lines_within_;
    lines_within_ = 0;
    if (terminator == '\r' || !after_return_) ++line_;
    after_return_ = terminator == '\r';
  }

  static void on_field(void* field, std::size_t size, void* self) {
    static_cast<Parser*>(self)->add_field({static_cast<const char*>(field), size});
  }
  static void on_end(int terminator, void* self) {
    static_cast<Parser*>(self)->end_line(terminator);
  }

  std::unique_ptr<std::istream> input_;
  std::string name_;
  std::vector<char> chunk_;
  std::size_t start_ = 0, size_ = 0;  // what of the chunk is to be parsed
  csv_parser parser_;
  char delimiter_;
  bool at_end_ = false;

  std::string text_;               // fields one after another
  std::vector<std::size_t> ends_;  // of each field
  std::vector<Row> rows_;
  std::size_t given_ = 0, row_first_ = 0;
  std::size_t line_ = 1, lines_within_ = 0;
  bool after_return_ = false;  // a line feed that follows ends the same line
  std::vector<std::string_view> fields_;
};

CsvReader::CsvReader(std::unique_ptr<std::istream> text, std::string name,
                     std::optional<char> delimiter)
    : parser_(std::make_unique<Parser>(std::move(text), std::move(name), delimiter)) {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

const std::string& CsvReader::name() const { return parser_->name(); }
char CsvReader::delimiter() const { return parser_->delimiter(); }
std::optional<CsvRow> CsvReader::next() { return parser_->next(); }

}  // namespace sealion
