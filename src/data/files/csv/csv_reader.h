#pragma once

#include <cstddef>
#include <istream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sealion {

/// Bytes that a row may have: a quote that is never closed would swallow the rest of the file.
inline constexpr std::size_t largest_csv_row = std::size_t{1} << 22;

/// A row of a CSV file. Its texts last until the next row is asked for.
struct CsvRow {
  std::span<const std::string_view> fields;  ///< without their quotes and the spaces around them
  std::size_t line = 0;                      ///< on which it begins, counted from 1
};

/// Rows of comma-separated values (RFC 4180) from untrusted text, in memory that does not grow with
/// them: any line ends, quotes across lines, spaces around fields, a byte order mark. Lines without
/// a field are no rows.
class CsvReader {
 public:
  /// `name` stands for the text in messages. Without a delimiter, it is the one of `,` `;` tab `|`
  /// that the first line has most of. Throws `corrupt` for text in UTF-16, `io`.
  CsvReader(std::unique_ptr<std::istream> text, std::string name,
            std::optional<char> delimiter = std::nullopt);
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;

  const std::string& name() const;
  char delimiter() const;
  /// The next row, none at the end. Throws `corrupt` with name and line for a quote that is not
  /// closed, a row that is too long and a null byte, and `io`.
  std::optional<CsvRow> next();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace sealion
