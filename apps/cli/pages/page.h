#pragma once

#include <string>

namespace sealion::cli {

/// An HTML page that needs no other file.
struct Page {
  std::string title;
  std::string header, body;  ///< HTML: across the page, and in its middle
  std::string command;       ///< of ours, that made it
};

std::string render_page(const Page& page);

/// A card of a page: title, a sentence that leads in, and HTML.
std::string section(const std::string& title, const std::string& lead, const std::string& body,
                    const char* css_class = "");

}  // namespace sealion::cli
