#include <memory>

#include "layouts/affine/affine_layout.h"
#include "runtime/evaluator.h"

namespace sealion {
namespace {

class AffineEvaluator final : public Evaluator {
 public:
  AffineEvaluator(const Program& program, const AffineForm& form)
      : executor_(AffineMap(program), form) {}

  Response answer(const Request& request, const ChannelKeys&,
                  const ExecutionContext& context) const override {
    return executor_.run(content_of<AffineRequest>(request), context);
  }

  ChannelBatches evaluate(const ChannelBatches&, const ChannelKeys&,
                          const ExecutionContext&) const override {
    refuse_layout(Request());
  }

 private:
  AffineExecutor executor_;
};

}  // namespace

std::unique_ptr<const Evaluator> make_affine_evaluator(const Program& program,
                                                       const AffineForm& form) {
  return std::make_unique<AffineEvaluator>(program, form);
}

}  // namespace sealion
