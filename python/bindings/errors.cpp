#include "errors.h"

#include <nanobind/nanobind.h>
#include <sealion/error.h>

#include <exception>

namespace nb = nanobind;

namespace sealion::python {

void translate_errors() {
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const Error& error) {
      const nb::object type = nb::module_::import_("sealion._errors").attr("SealionError");
      const nb::object raised = type(to_string(error.code()), error.what());
      PyErr_SetObject(type.ptr(), raised.ptr());
    }
  });
}

}  // namespace sealion::python
