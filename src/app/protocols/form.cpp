#include "app/protocols/form.hpp"

#include <algorithm>
#include <charconv>

#include "app/protocols/reading.hpp"

namespace winnow::app {
std::string url_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Value fields_of(std::string_view urlencoded) {
  Map pairs;  // in the order of the text, names repeated
  while (!urlencoded.empty()) {
    const std::string_view pair = urlencoded.substr(0, urlencoded.find('&'));
    urlencoded.remove_prefix(std::min(urlencoded.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t sign = std::min(pair.find('='), pair.size());
    const std::string_view text = sign < pair.size() ? pair.substr(sign + 1) : std::string_view();
    pairs.emplace_back(valid_text(url_decoded(pair.substr(0, sign))),
                       Value(valid_text(url_decoded(text))));
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(pairs.begin(), pairs.end(), by_name);
  Map fields;
  for (std::size_t i = 0; i < pairs.size();) {
    List texts;
    std::size_t next = i;
    for (; next < pairs.size() && pairs[next].first == pairs[i].first; ++next) {
      texts.push_back(std::move(pairs[next].second));
    }
    Value value = texts.size() == 1 ? std::move(texts[0]) : Value(std::move(texts));
    fields.emplace_back(std::move(pairs[i].first), std::move(value));
    i = next;
  }
  return Value(std::move(fields));
}

}  // namespace winnow::app
