#include "serving/application/small_body.h"

#include <utility>

namespace sealion::serving {
namespace {

class SmallBody final : public Exchange {
 public:
  SmallBody(std::size_t bytes, std::function<Reply(const std::string&)> answer)
      : body_(bytes, '\0'), answer_(std::move(answer)) {}

  std::span<std::uint8_t> room() override {
    return std::span(reinterpret_cast<std::uint8_t*>(body_.data()), body_.size()).subspan(got_);
  }
  void took(std::size_t bytes) override { got_ += bytes; }
  void finish(std::function<void(Reply)> done) override { done(answer_(body_)); }
  std::optional<std::chrono::steady_clock::time_point> deadline() const override { return {}; }
  void stop(StopReason) override {}

 private:
  std::string body_;
  std::size_t got_ = 0;
  std::function<Reply(const std::string&)> answer_;
};

}  // namespace

std::shared_ptr<Exchange> receive_small_body(std::size_t bytes,
                                             std::function<Reply(const std::string& body)> answer) {
  return std::make_shared<SmallBody>(bytes, std::move(answer));
}

}  // namespace sealion::serving
