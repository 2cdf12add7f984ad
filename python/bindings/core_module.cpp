#include <nanobind/nanobind.h>
#include <sealion/version.h>

#include "bindings.h"
#include "errors.h"

/// All but training.
NB_MODULE(_core, module) {
  using namespace sealion::python;
  translate_errors();
  module.attr("version") = SEALION_VERSION_STRING;
  bind_client(module);
  bind_server(module);
  bind_layers(module);
  bind_model(module);
  bind_import(module);
  bind_serving(module);
}
