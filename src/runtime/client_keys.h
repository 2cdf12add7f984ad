#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "base/execution_context.h"
#include "exchange/channels.h"
#include "exchange/received.h"
#include "runtime/public_model.h"

namespace sealion {

/// A client's evaluation keys of this project's own format, checked and ready to use.
struct ClientKeys {
  std::string name;  ///< for messages
  std::shared_ptr<const ChannelKeys> sets;
};

/// Throws `invalid_argument` where the model needs keys and none are given, `corrupt` for more
/// bytes than keys have. Where the model needs none they are not looked at.
void check_given(const PublicModel& model, const Received& keys);

/// For those who have the keys earlier than the model. Takes untrusted bytes: throws as
/// `Service::answer` does of them.
ClientKeys read_client_keys(const PublicModel& model, const Received& keys,
                            const ExecutionContext& context = {});
/// The same of keys that need not be in memory; `name` is for messages.
ClientKeys read_client_keys(const PublicModel& model, const ByteSource& keys,
                            const std::string& name, const ExecutionContext& context = {});

}  // namespace sealion
