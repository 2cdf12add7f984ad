#pragma once

#include "base/enum_names.h"
#include "exchange/layout_kind.h"

namespace sealion {

template <>
struct EnumNames<LayoutKind> {
  static constexpr const char* subject = "layout";
  static constexpr auto table =
      std::to_array<EnumName<LayoutKind>>({{LayoutKind::slotwise, "slotwise"},
                                           {LayoutKind::packed, "packed"},
                                           {LayoutKind::affine, "affine"}});
};

}  // namespace sealion
