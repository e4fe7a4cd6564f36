// A number written as text.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace callmill {

/// The number that `text` is from end to end, in C's notation without a leading plus or white space; nothing when it is
/// anything else, or does not fit into Number.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace callmill
