#pragma once

#include <nanobind/nanobind.h>
#include <sealion/key_files.h>

#include <memory>

namespace sealion::python {

/// Storage of evaluation keys that is an object of Python's: `sealion.distributed.KeyFolder` says
/// what it must offer. It is called with the interpreter's lock, which no caller may hold; what it
/// raises is an `Error`, `io`.
std::shared_ptr<server::KeyFiles> make_key_files(nanobind::object files);

}  // namespace sealion::python
