#include "onnx/file/names.h"

#include <fmt/format.h>
#include <utf8.h>

#include <algorithm>

#include "base/error.h"

namespace sealion::onnx {
namespace {

constexpr std::size_t longest_name = 1000;  // bytes of what is printed
constexpr std::size_t longest_identifier = 200;

bool is_shown(char32_t c) {
  const bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool is_invisible = c == 0xad || (c >= 0x200b && c <= 0x200f) ||
                            (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
                            c == 0xfeff || (c >= 0xfff0 && c <= 0xffff) || c >= 0xe0000;
  return !is_control && !is_invisible;
}

std::string escaped(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  }
  return text;
}

/// The bytes of the first character, or one byte where there is none.
std::string_view first_character(std::string_view text, char32_t& character) {
  auto end = text.begin();
  character = 0;
  try {
    character = utf8::next(end, text.end());
  } catch (const utf8::exception&) {
    return text.substr(0, 1);
  }
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

std::string printable(std::string_view name) {
  std::string text;
  while (!name.empty() && text.size() < longest_name) {
    char32_t character = 0;
    const std::string_view bytes = first_character(name, character);
    text += is_shown(character) ? std::string(bytes) : escaped(bytes);
    name.remove_prefix(bytes.size());
  }
  return name.empty() ? text : text + "...";
}

void check_text(std::string_view text, const std::string& place) {
  if (utf8::is_valid(text.begin(), text.end())) return;
  fail(ErrorCode::corrupt, "{} has a text that is not UTF-8: '{}'", place, printable(text));
}

void check_identifier(std::string_view name, std::string_view what) {
  const bool is_sound = !name.empty() && name.size() <= longest_identifier &&
                        std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '_' || c == '.';
                        });
  if (is_sound) return;
  fail(ErrorCode::corrupt, "'{}' is no name of {}", printable(name), what);
}

}  // namespace sealion::onnx
