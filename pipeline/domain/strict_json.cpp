#include "domain/strict_json.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 32;

/// "[json.exception.parse_error.101] parse error at line 1, ..." without the library's own name for it.
std::string words_of(const json::exception& error) {
  const std::string words = error.what();
  const auto end = words.find("] ");
  return one_line(end == std::string::npos ? words : words.substr(end + 2));
}

/// Checks a text before it is parsed: json::parse() with a callback walks an array again at each of its elements.
class Strictness final : public nlohmann::json_sax<json> {
 public:
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (keys_.back().insert(name).second) return true;
    throw BadJson("the key '" + one_line(name.substr(0, 64)) + "' occurs twice in one object");
  }
  bool parse_error(std::size_t, const std::string&, const json::exception& error) override {
    throw BadJson(words_of(error));
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }

 private:
  bool open() {
    if (keys_.size() == kDeepest)
      throw BadJson("nested too deeply: at most " + std::to_string(kDeepest) + " levels expected");
    keys_.emplace_back();
    return true;
  }
  bool close() {
    keys_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> keys_;  ///< Of each value that is open.
};

}  // namespace

json read_json(std::string_view text) {
  Strictness strictness;
  json::sax_parse(text, &strictness);
  return json::parse(text);
}

}  // namespace callmill
