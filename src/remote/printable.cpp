#include "remote/printable.h"

#include <algorithm>

namespace sealion::remote {

std::string printable(std::string_view text, std::size_t longest) {
  std::string clean(text.substr(0, longest));
  // Of other alphabets nothing is left: characters that turn a line around are among them.
  std::replace_if(
      clean.begin(), clean.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return text.size() > longest ? clean + "..." : clean;
}

}  // namespace sealion::remote
