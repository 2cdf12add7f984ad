#pragma once

#include <vector>

#include "base/digest.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "planner/way.h"
#include "program/program.h"
#include "seal/encryption_parameters.h"

/// What the seeds of files for a model belong to: one with two channels and evaluation keys that
/// takes ciphertexts of Microsoft SEAL too, all of it as small as it can be.
namespace sealion::fuzz {

/// 2-2(x^2)-1 with inputs 0..3.
Program small_program();

/// Where the program is relinearised.
SlotwiseWay small_way();

/// Its manifest, with an id of zeros, so that seeds outlive a change of how ids are made.
const Manifest& small_manifest();
/// The same with its own id.
const Manifest& named_manifest();
const std::vector<ParametersPtr>& small_channels();
/// The same with an id of zeros and with rotations, its keys those of each channel or shared.
Manifest rotating_manifest(bool shared);
/// The same with masked answers, its keys those to mask with alone.
Manifest masking_manifest();

/// Evaluation keys as a client with Microsoft SEAL writes them.
ByteVector seal_key_bytes(const ChannelKeys& keys, seal::Scheme scheme);

/// The bytes with the checksum that every file of ours ends in: targets get files without it, or
/// they would test nothing but the checksum.
inline ByteVector sealed(const std::uint8_t* data, std::size_t size) {
  ByteVector bytes(data, data + size);
  append_digest(bytes);
  return bytes;
}

}  // namespace sealion::fuzz
