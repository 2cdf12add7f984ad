#include "serving/application/cross_origin.h"

#include <algorithm>

#include "serving/protocol/replies.h"

namespace sealion::serving {

bool may_ask(const std::vector<std::string>& allowed, const std::string& origin) {
  return !origin.empty() && std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

Headers cross_origin_headers(const std::vector<std::string>& allowed, const std::string& origin) {
  if (!may_ask(allowed, origin)) return {};
  return {{"Access-Control-Allow-Origin", origin},
          {"Access-Control-Expose-Headers",
           "ETag, Expires, Inference-Header-Content-Length, Retry-After, X-Request-Id"},
          {"Vary", "Origin"}};
}

Reply preflight_reply(const Target& target) {
  Reply reply = empty_reply(204);
  reply.headers = {{"Access-Control-Allow-Methods", target.methods},
                   {"Access-Control-Allow-Headers",
                    "Authorization, Content-Type, If-None-Match, "
                    "Inference-Header-Content-Length, X-Request-Id"},
                   {"Access-Control-Max-Age", "600"}};
  return reply;
}

}  // namespace sealion::serving
