#pragma once

#include "base/enum_names.h"
#include "seal/compression.h"

namespace sealion {

template <>
struct EnumNames<seal::Compression> {
  static constexpr const char* subject = "compression";
  static constexpr auto table =
      std::to_array<EnumName<seal::Compression>>({{seal::Compression::none, "none"},
                                                  {seal::Compression::zlib, "zlib"},
                                                  {seal::Compression::zstd, "zstd"}});
};

}  // namespace sealion
