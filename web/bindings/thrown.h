#pragma once

#include <sealion/error.h>

#include <exception>
#include <new>
#include <utility>

namespace sealion::web {

/// Throws a JavaScript Error with this code and message.
[[noreturn]] void throw_to_javascript(const char* code, const char* message);

/// What `call` returns; what it throws becomes a JavaScript Error with the field `code`.
template <typename Call>
auto told_to_javascript(Call&& call) {
  try {
    return std::forward<Call>(call)();
  } catch (const Error& error) {
    throw_to_javascript(to_string(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    throw_to_javascript("out_of_memory",
                        "the browser has no memory for so much: fewer records, or a smaller model");
  } catch (const std::exception& error) {
    throw_to_javascript("internal", error.what());
  }
}

}  // namespace sealion::web
