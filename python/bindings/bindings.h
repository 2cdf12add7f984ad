#pragma once

#include <nanobind/nanobind.h>

/// What each source of this folder adds to a module.
namespace sealion::python {

void bind_client(nanobind::module_& module);
void bind_server(nanobind::module_& module);
void bind_layers(nanobind::module_& module);
void bind_model(nanobind::module_& module);
void bind_import(nanobind::module_& module);
void bind_serving(nanobind::module_& module);

}  // namespace sealion::python
