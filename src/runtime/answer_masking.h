#pragma once

#include <vector>

#include "base/execution_context.h"
#include "exchange/channels.h"
#include "exchange/record_form.h"
#include "layouts/masking.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// Masks the answers to so many records, a batch for each channel, so that they tell nothing but
/// their logits (`AnswerMask`): slots that hold no answer, where a packed program leaves its
/// partial sums and a slot-wise one what it makes of slots without a record, become random, and
/// logits get the noise that was asked for. `keys`: of each batch, with a masking key.
void mask_answers(ChannelBatches& answers, const RecordForm& form, const ModelPrivacy& privacy,
                  const std::vector<const EvaluationKeys*>& keys, const ExecutionContext& context);

/// Throws `incompatible` where the keys have none.
const MaskingKey& masking_key(const EvaluationKeys& keys);

}  // namespace sealion
