#include "import_options.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <sealion/import.h>

namespace nb = nanobind;

namespace sealion::python {

void bind_import_options(nb::module_& module) {
  using models::ImportOptions;
  nb::class_<ImportOptions>(module, "ImportOptions")
      .def(nb::init<>())
      .def_rw("name", &ImportOptions::name)
      .def_rw("input_levels", &ImportOptions::input_levels, nb::arg("value").none())
      .def_rw("weight_levels", &ImportOptions::weight_levels, nb::arg("value").none())
      .def_rw("decoys", &ImportOptions::decoys)
      .def_rw("scale", &ImportOptions::scale)
      .def_rw("mean", &ImportOptions::mean)
      .def_rw("deviation", &ImportOptions::deviation);
}

}  // namespace sealion::python
