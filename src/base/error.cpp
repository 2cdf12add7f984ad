#include "base/error.h"

#include "base/enum_names.h"

namespace sealion {

template <>
struct EnumNames<ErrorCode> {
  static constexpr const char* subject = "error code";
  static constexpr auto table =
      std::to_array<EnumName<ErrorCode>>({{ErrorCode::invalid_argument, "invalid_argument"},
                                          {ErrorCode::not_found, "not_found"},
                                          {ErrorCode::io, "io"},
                                          {ErrorCode::corrupt, "corrupt"},
                                          {ErrorCode::incompatible, "incompatible"},
                                          {ErrorCode::does_not_fit, "does_not_fit"},
                                          {ErrorCode::insecure, "insecure"},
                                          {ErrorCode::unsupported, "unsupported"},
                                          {ErrorCode::undecryptable, "undecryptable"},
                                          {ErrorCode::out_of_range, "out_of_range"},
                                          {ErrorCode::over_budget, "over_budget"},
                                          {ErrorCode::cancelled, "cancelled"}});
};

const char* to_string(ErrorCode code) { return name_of(code); }

}  // namespace sealion
