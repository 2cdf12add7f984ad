#include "client/encrypt_split.h"

#include <utility>

#include "client/client.h"
#include "exchange/split_request.h"

namespace sealion {

RequestRecord encrypt_split(const Manifest& manifest, const SecretKey& key,
                            const IntegerBatch& inputs, const std::function<void(SealedFile)>& take,
                            const ExecutionContext& context) {
  check_splits(manifest);
  const std::size_t channels = manifest.parameters.plain_moduli.size();
  RequestRecord record{manifest.model_id, key.id(), {}, inputs.samples()};
  for (std::size_t c = 0; c < channels; ++c) {
    const Client one(of_channel(manifest, c));
    SealedFile file = write_request(one.encrypt(key, inputs, context.step(c, channels)),
                                    one.manifest(), key.id(), context.quiet());
    record.request_ids.push_back(file.checksum());
    take(std::move(file));
  }
  return record;
}

}  // namespace sealion
