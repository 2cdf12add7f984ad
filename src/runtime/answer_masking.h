#pragma once

#include "base/execution_context.h"
#include "exchange/channels.h"
#include "exchange/record_form.h"
#include "layouts/masking.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// Masks the answers to so many records, a batch for each channel, so that they tell nothing but
/// their logits (`AnswerMask`): slots that hold no answer, where a packed program leaves its
/// partial sums and a slot-wise one what it makes of slots without a record, become random, and
/// logits get the noise that was asked for. `keys` as the server has them; each set has a masking
/// key.
void mask_answers(ChannelBatches& answers, const RecordForm& form, const ModelPrivacy& privacy,
                  const ChannelKeys& keys, const ExecutionContext& context);

/// Throws `incompatible` where the keys have none.
const MaskingKey& masking_key(const EvaluationKeys& keys);

/// The keys of a channel: its own set, or the one that serves all.
const EvaluationKeys& keys_of_channel(const ChannelKeys& keys, std::size_t channel);

}  // namespace sealion
