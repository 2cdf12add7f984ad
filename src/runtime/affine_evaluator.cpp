#include <memory>
#include <optional>

#include "layouts/affine/affine_layout.h"
#include "runtime/answer_masking.h"
#include "runtime/evaluator.h"

namespace sealion {
namespace {

class AffineEvaluator final : public Evaluator {
 public:
  AffineEvaluator(const Program& program, const AffineForm& form,
                  const std::optional<ModelPrivacy>& privacy)
      : executor_(AffineMap(program), form), privacy_(privacy) {}

  Response answer(const Request& request, const ChannelKeys& keys,
                  const ExecutionContext& context) const override {
    const auto& records = content_of<AffineRequest>(request);
    if (!privacy_) return executor_.run(records, context);
    return executor_.run(records, {masking_key(keys.front()), *privacy_}, context);
  }

  ChannelBatches evaluate(const ChannelBatches&, const ChannelKeys&,
                          const ExecutionContext&) const override {
    refuse_layout(Request());
  }

 private:
  AffineExecutor executor_;
  std::optional<ModelPrivacy> privacy_;
};

}  // namespace

std::unique_ptr<const Evaluator> make_affine_evaluator(const Program& program,
                                                       const AffineForm& form,
                                                       const std::optional<ModelPrivacy>& privacy) {
  return std::make_unique<AffineEvaluator>(program, form, privacy);
}

}  // namespace sealion
