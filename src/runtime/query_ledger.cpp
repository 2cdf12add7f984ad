#include "runtime/query_ledger.h"

namespace sealion {

std::size_t records_told(const Request& request, const Manifest& manifest) {
  const std::size_t stated = records_of(request);
  if (manifest.model_privacy) return stated;
  if (std::holds_alternative<SlotwiseForm>(manifest.form)) return manifest.parameters.n;
  if (const auto* packed = std::get_if<PackedForm>(&manifest.form)) {
    return packed->groups(stated) * packed->records;
  }
  return stated;  // of coefficients only the answers are sent
}

}  // namespace sealion
