#pragma once

#include <nanobind/nanobind.h>

namespace sealion::python {

/// `models::ImportOptions`, for both modules: each has its own.
void bind_import_options(nanobind::module_& module);

}  // namespace sealion::python
