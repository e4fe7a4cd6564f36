#include "domain/summary/read_summary.h"

// The one file that knows valijson: it takes long to compile.
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "domain/job/failure_kind.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestText = 2000;
constexpr std::size_t kLongestLine = 500;
constexpr std::size_t kMostErrors = 3;
constexpr std::string_view kFollows =
    "Failed to validate against schema associated with property name";  // of a property

/// Without what reasoning models and chat models put around their JSON. A server's chat template may have eaten the
/// opening <think>.
std::string_view bare_answer(std::string_view text) {
  text = trimmed(text);
  while (!text.starts_with('{')) {
    constexpr std::string_view end_of_thought = "</think>";
    const auto end = text.find(end_of_thought);
    if (end == std::string_view::npos) break;
    text = trimmed(text.substr(end + end_of_thought.size()));
  }
  const auto fence = text.find("```");
  if (text.starts_with('{') || fence == std::string_view::npos) return text;
  text.remove_prefix(std::min(text.size(), text.find('\n', fence)));
  return trimmed(text.substr(0, text.rfind("```")));
}

Json parse(std::string_view answer) {
  const std::string_view bare = bare_answer(answer);
  if (bare.empty()) throw BadSummary(failure_kind::not_json, "the model's answer is empty");
  try {
    return read_ordered_json(bare);
  } catch (const JsonError& error) {
    if (error.too_deep) throw BadSummary(failure_kind::wrong_shape, "the answer is " + error.why);
    const std::string start = one_line(bare.substr(0, 80));
    throw BadSummary(failure_kind::not_json,
                     "the model's answer is not JSON; it starts with: " + std::string(cut_text(start, 60)));
  }
}

/// valijson's "<root>[contact][phone]" as "/contact/phone"; names come from the answer, so they are cut and cleaned.
std::string path_of(const std::vector<std::string>& context) {
  std::string path;
  for (std::size_t i = 1; i < context.size(); ++i) {
    std::string_view step = context[i];
    if (step.starts_with('[') && step.ends_with(']')) step = step.substr(1, step.size() - 2);
    path += "/" + std::string(cut_text(one_line(step), 64));
  }
  return path.empty() ? "/" : path;
}

void check_shape(const Json& summary, const std::string& schema_text) {
  // valijson's adapter is for nlohmann::json, whose objects are sorted.
  const auto schema_json = read_json(schema_text);
  const auto target_json = read_json(summary.dump());
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::ValidationResults results;
  if (valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(target_json), &results)) return;
  std::string words = "the answer is not what the schema says";
  std::size_t shown = 0;
  for (const auto& error : results) {
    if (error.description.starts_with(kFollows)) continue;
    if (++shown > kMostErrors) break;
    words += (shown == 1 ? ": " : "; ") + path_of(error.context) + " " +
             std::string(cut_text(one_line(error.description), 160));
  }
  throw BadSummary(failure_kind::wrong_shape, words);
}

std::string checked_text(const std::string& text, const std::string& path, std::size_t longest) {
  if (character_count(text) > longest) {
    throw BadSummary(failure_kind::wrong_shape, path + " is longer than " + std::to_string(longest) + " characters");
  }
  return clean_text(text);
}

void clean_texts(Json& value, const std::string& path) {
  if (value.is_string()) value = checked_text(value.get<std::string>(), path, kLongestText);
  if (!value.is_structured()) return;
  for (const auto& [key, inner] : value.items()) clean_texts(inner, path + "/" + key);
}

void blank_to_null(Json& value) {
  if (value.is_string() && one_line(value.get<std::string>()).empty()) value = nullptr;
}

}  // namespace

std::string read_summary(std::string_view answer, const std::string& schema) {
  Json summary = parse(answer);
  check_shape(summary, schema);
  clean_texts(summary, "");
  blank_to_null(summary.at("caller_request"));
  for (const auto& [name, detail] : summary.at("contact").items()) {
    if (detail.is_string()) detail = one_line(detail.get<std::string>());
    blank_to_null(detail);
  }
  Json& line = summary.at("one_line_summary");
  line = one_line(checked_text(line.get<std::string>(), "/one_line_summary", kLongestLine));
  if (line.get<std::string>().empty()) throw BadSummary(failure_kind::wrong_shape, "/one_line_summary is blank");
  return summary.dump();
}

}  // namespace callmill
