#include "thrown.h"

#include <emscripten/val.h>

namespace sealion::web {

void throw_to_javascript(const char* code, const char* message) {
  auto error = emscripten::val::global("Error").new_(std::string(message));
  error.set("code", std::string(code));
  error.throw_();
}

}  // namespace sealion::web
