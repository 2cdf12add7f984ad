#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "serving/application/site.h"
#include "serving/protocol/message.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {

/// A request that the application knows of.
struct Accepted {
  std::shared_ptr<RequestSummary> summary;  ///< filled in until the reply is made
  /// The reply, where the body does not matter; else what takes the body.
  std::variant<Reply, std::shared_ptr<Exchange>> next;
};

/// From the head of a request to its reply, as docs/protocol.md has it, whatever carries them.
class Application {
 public:
  explicit Application(Site& site) : site_(site) {}

  /// `peer` is the sender's network address. Throws nothing: what is refused has its reply.
  Accepted accept(const RequestHead& head, const std::string& peer);
  /// What every reply to a page of this origin says beside.
  Headers cross_origin_headers(const std::string& origin) const;
  /// Runs `step`; the reply to what it throws.
  std::optional<Reply> attempt(RequestSummary& summary, const std::function<void()>& step) const;
  /// The reply to a request that something is wrong with, also with one whose head nobody could
  /// read.
  Reply refusal(const Problem& problem, RequestSummary& summary) const;
  /// The reply has been sent, or nobody waits for it any more.
  void ended(const RequestSummary& summary);

  Site& site() { return site_; }

 private:
  Site& site_;
};

}  // namespace sealion::serving
