#pragma once

namespace sealion::python {

/// Has `sealion::Error` arrive in Python as `sealion.SealionError`, with its code.
void translate_errors();

}  // namespace sealion::python
