// What a task in the CRM looks like: a JSON template of the operator's, with placeholders for what the call brought.
#pragma once

#include <array>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace callmill {

/// The fields that {{lead.…}} and {{call.…}} may name; below {{lead.attributes.…}} and {{qualification.…}} any name
/// may follow. sql/stages/push/load.sql gives them.
inline constexpr std::array<std::string_view, 10> kLeadFields = {
    "lead_id", "name", "phone", "mobile", "source", "email", "product_name", "city", "state", "query_message"};
inline constexpr std::array<std::string_view, 7> kCallFields = {
    "call_id", "tenant_id", "call_room", "call_started_at", "answered_at", "call_ended_at", "duration_seconds"};

/// A template cannot be used; what() names the place in it (a JSON pointer, or line and column) and what was expected.
struct TaskTemplateError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The values of placeholders. The first three are JSON objects as text.
struct TaskFields {
  std::string lead = "{}";  ///< kLeadFields, and `attributes`.
  std::string call = "{}";  ///< kCallFields.
  std::string qualification = "{}";
  std::string customer_id{};  ///< The CRM's own.
};

/// A JSON object whose string values hold placeholders: {{lead.name}}, {{call.call_id}}, {{qualification.budget}},
/// {{qualification}}, {{customer.id}}. It is parsed before they are replaced, so a value
/// stays within its string.
class TaskTemplate {
 public:
  /// Throws TaskTemplateError: no JSON, no object, an unknown placeholder, one that is not closed or in a key.
  explicit TaskTemplate(std::string_view text);

  bool asks_for_customer() const { return asks_for_customer_; }  ///< It has {{customer.id}}.

  /// The body to send. A string that is one placeholder and nothing else becomes its value, with its type.
  /// Within a longer text, an object is written out, one line "name: value" for each field, and a list with commas.
  /// What is not known becomes "". Throws JsonError when `fields` hold no JSON.
  std::string fill(const TaskFields& fields) const;

 private:
  std::shared_ptr<const nlohmann::ordered_json> template_;
  bool asks_for_customer_ = false;
};

/// ops/talkingshops-task.json, compiled in.
std::string_view shipped_task_template();

}  // namespace callmill
