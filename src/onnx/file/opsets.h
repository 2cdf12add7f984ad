#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "onnx/file/messages.h"

namespace sealion::onnx {

/// Version of each domain that is imported.
using Opsets = std::map<std::string, std::int64_t>;

/// "" for "ai.onnx", its other name.
std::string domain_name(const std::string& name);

/// Some exporters import a domain twice. Throws `corrupt` where its versions differ.
Opsets read_opsets(const ::onnx::ModelProto& model);

/// Throws unless the meaning of this domain's operators is known: `unsupported` for domains and
/// versions that are not, `corrupt` where it is not imported. `place` names the node that uses it.
void check_domain(const std::string& domain, const Opsets& opsets, const std::string& place);

}  // namespace sealion::onnx
