#include "data/array/npy_header.h"

#include <fmt/ranges.h>

#include <charconv>
#include <optional>

#include "base/error.h"

namespace sealion {
namespace {

constexpr std::size_t most_array_dimensions = 32;  // of NumPy 1

class Parser {
 public:
  Parser(std::string_view text, const std::string& source) : rest_(text), source_(source) {}

  NpyHeader header() {
    std::optional<std::string> descr;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::size_t>> shape;
    expect('{');
    while (!takes('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr" && !descr) {
        descr = element_type();
      } else if (key == "fortran_order" && !fortran_order) {
        fortran_order = flag();
      } else if (key == "shape" && !shape) {
        shape = sizes();
      } else {
        refuse();
      }
      end_item('}');
    }
    skip_space();
    if (!rest_.empty() || !descr || !fortran_order || !shape) refuse();
    return {*descr, *fortran_order, *shape};
  }

 private:
  [[noreturn]] void refuse() const {
    fail(ErrorCode::corrupt, "'{}' has a damaged .npy header", source_);
  }

  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

  bool sees(char c) {
    skip_space();
    return rest_.starts_with(c);
  }
  bool takes(char c) {
    if (!sees(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!takes(c)) refuse();
  }
  /// A comma, which may be missing behind the last item.
  void end_item(char closing) {
    if (!takes(',') && !sees(closing)) refuse();
  }

  std::string quoted() {
    const char quote = sees('"') ? '"' : '\'';
    expect(quote);
    const std::size_t length = rest_.find(quote);
    if (length == std::string_view::npos) refuse();
    const std::string text(rest_.substr(0, length));
    rest_.remove_prefix(length + 1);
    return text;
  }

  std::string element_type() {
    if (!sees('[')) return quoted();
    fail(ErrorCode::unsupported, "'{}' holds records, not numbers", source_);
  }

  bool flag() {
    skip_space();
    for (const bool value : {false, true}) {
      const std::string_view name = value ? "True" : "False";
      if (!rest_.starts_with(name)) continue;
      rest_.remove_prefix(name.size());
      return value;
    }
    refuse();
  }

  std::size_t number() {
    skip_space();
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) refuse();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  std::vector<std::size_t> sizes() {
    std::vector<std::size_t> all;
    expect('(');
    while (!takes(')')) {
      if (all.size() == most_array_dimensions) refuse();
      all.push_back(number());
      end_item(')');
    }
    return all;
  }

  std::string_view rest_;
  const std::string& source_;
};

}  // namespace

std::string to_text(const NpyHeader& header) {
  return fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': ({}), }}", header.descr,
                     header.fortran_order ? "True" : "False", fmt::join(header.shape, ", "));
}

NpyHeader parse_npy_header(std::string_view text, const std::string& source) {
  return Parser(text, source).header();
}

}  // namespace sealion
