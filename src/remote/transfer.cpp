#include "remote/transfer.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/error.h"

namespace sealion::remote {
namespace {

constexpr std::size_t most_header_bytes = std::size_t{1} << 16;
constexpr std::size_t most_error_bytes = std::size_t{1} << 16;
constexpr int first_redirection = 300;

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

}  // namespace

std::size_t BodyReader::size() const {
  std::size_t bytes = 0;
  for (const ByteSpan piece : pieces_) bytes += piece.size();
  return bytes;
}

std::size_t BodyReader::read(char* out, std::size_t room) {
  std::size_t filled = 0;
  while (filled < room && piece_ < pieces_.size()) {
    const ByteSpan rest = pieces_[piece_].subspan(offset_);
    const std::size_t count = std::min(room - filled, rest.size());
    if (count > 0) std::memcpy(out + filled, rest.data(), count);
    filled += count;
    offset_ += count;
    if (count < rest.size()) break;
    ++piece_;
    offset_ = 0;
  }
  return filled;
}

void HeaderList::add(std::string_view text) {
  SecretVector<char>& line = lines_.emplace_back(text.begin(), text.end());
  line.push_back('\0');
}

curl_slist* HeaderList::list() {
  nodes_.resize(lines_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i] = {lines_[i].data(), i + 1 < nodes_.size() ? &nodes_[i + 1] : nullptr};
  }
  return nodes_.data();
}

Transfer::Transfer(const HttpRequest& request, const ExecutionContext& context, CURL* easy)
    : body(request.body), easy_(easy), context_(context), largest_(request.largest_reply) {}

template <typename Work>
std::size_t Transfer::guarded(std::size_t bytes, const Work& work) noexcept {
  try {
    work();
    return bytes;
  } catch (...) {
    thrown = std::current_exception();
    return 0;
  }
}

std::size_t Transfer::on_read(char* out, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->body.read(out, size * count);
}

int Transfer::on_seek(void* self, curl_off_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Transfer*>(self)->body.rewind();
  return CURL_SEEKFUNC_OK;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto* const transfer = static_cast<Transfer*>(self);
  return transfer->guarded(size * count, [&] { transfer->take_header({data, size * count}); });
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto* const transfer = static_cast<Transfer*>(self);
  return transfer->guarded(size * count, [&] { transfer->take_body({data, size * count}); });
}

int Transfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t all, curl_off_t done) {
  if (all <= 0) return 0;
  auto* const transfer = static_cast<Transfer*>(self);
  const auto report = [&] {
    transfer->context_.report(static_cast<std::size_t>(std::min(done, all)),
                              static_cast<std::size_t>(all));
  };
  return transfer->guarded(1, report) == 1 ? 0 : 1;
}

void Transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    fail(ErrorCode::corrupt, "a reply with more than {} bytes of headers", most_header_bytes);
  }
  if (line.starts_with("HTTP/")) return reply.headers.clear();  // after "100 Continue" another
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  reply.headers[name] = trimmed(line.substr(colon + 1));
}

void Transfer::take_body(std::string_view bytes) {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  const std::size_t most =
      status < first_redirection ? largest_ : std::min(largest_, most_error_bytes);
  if (bytes.size() > most - std::min(most, reply.body.size())) {
    fail(ErrorCode::corrupt, "a reply of more than the {} bytes that it may have", most);
  }
  reply.body.insert(reply.body.end(), bytes.begin(), bytes.end());
}

}  // namespace sealion::remote
