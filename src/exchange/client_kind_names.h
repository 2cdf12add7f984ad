#pragma once

#include "base/enum_names.h"
#include "exchange/client_kind.h"

namespace sealion {

template <>
struct EnumNames<ClientKind> {
  static constexpr const char* subject = "client";
  static constexpr auto table = std::to_array<EnumName<ClientKind>>(
      {{ClientKind::sealion, "sealion"}, {ClientKind::seal, "seal"}});
};

}  // namespace sealion
