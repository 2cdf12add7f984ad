#pragma once

#include <string>
#include <vector>

#include "serving/protocol/message.h"
#include "serving/protocol/target.h"

/// Leave for pages of other origins to ask (the Fetch standard's CORS protocol).
namespace sealion::serving {

/// Whether a page of this origin has leave; "" is of no page.
bool may_ask(const std::vector<std::string>& allowed, const std::string& origin);

/// What every reply to a page of this origin says; nothing where it has no leave.
Headers cross_origin_headers(const std::vector<std::string>& allowed, const std::string& origin);

/// Of a browser that asks before it asks.
Reply preflight_reply(const Target& target);

}  // namespace sealion::serving
