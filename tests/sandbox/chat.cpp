#include "chat.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "summary.h"

namespace callmill::sandbox {

namespace {

using nlohmann::ordered_json;

/// A request that the real service refuses.
struct Refused : std::runtime_error {
  Refused(int http_status, const std::string& what, ordered_json parameter, ordered_json error_code)
      : std::runtime_error(what), status(http_status), param(std::move(parameter)), code(std::move(error_code)) {}
  int status;
  ordered_json param, code;
};

std::string text_of(const ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ordered_json error_body(const std::string& message, const std::string& type, const ordered_json& param,
                        const ordered_json& code) {
  return {{"error", {{"message", message}, {"type", type}, {"param", param}, {"code", code}}}};
}

/// Faults that do not depend on what is asked.
std::optional<HttpAnswer> answer_by_rule(const Rule& rule) {
  HttpAnswer answer;
  if (rule.retry_after > 0) answer.headers["Retry-After"] = std::to_string(rule.retry_after);
  if (rule.fault == "status") {
    answer.status = rule.code;
    answer.body = text_of(
        error_body("The sandbox was told to say " + std::to_string(rule.code), "server_error", nullptr, nullptr));
  } else if (rule.fault == "rate_limit") {
    answer.status = 429;
    answer.body = text_of(error_body("Rate limit reached for requests", "requests", nullptr, "rate_limit_exceeded"));
  } else if (rule.fault == "quota") {
    answer.status = 429;
    answer.body = text_of(error_body("You exceeded your current quota, please check your plan and billing details.",
                                     "insufficient_quota", nullptr, "insufficient_quota"));
  } else if (rule.fault == "error_body") {
    answer.body = text_of(error_body("Something went wrong", "server_error", nullptr, "internal_error"));
  } else if (rule.fault == "garbage") {
    answer.body = "<html>gateway</html>";
  } else {
    return std::nullopt;
  }
  return answer;
}

struct Question {
  std::string model;
  std::string transcript;
  std::size_t prompt_bytes = 0;
  std::optional<ordered_json> schema;
};

void check_schema(const ordered_json& format, Question& question) {
  if (!format.is_object() || !format.contains("type") || format.at("type") != "json_schema") return;
  const auto schema = format.find("json_schema");
  if (schema == format.end() || !schema->is_object() || !schema->contains("name"))
    throw Refused(400, "Missing required parameter: 'response_format.json_schema.name'.",
                  "response_format.json_schema.name", "missing_required_parameter");
  if (!schema->contains("schema") || !schema->at("schema").is_object())
    throw Refused(400, "Missing required parameter: 'response_format.json_schema.schema'.", "response_format", nullptr);
  question.schema = schema->at("schema");
  const bool strict = schema->contains("strict") && schema->at("strict") == true;
  const std::string fault = strict ? strict_schema_fault(*question.schema) : std::string{};
  if (!fault.empty())
    throw Refused(400, "Invalid schema for response_format '" + schema->at("name").get<std::string>() + "': " + fault,
                  "response_format", nullptr);
}

void check_messages(const ordered_json& body, Question& question) {
  const auto messages = body.find("messages");
  const bool two = messages != body.end() && messages->is_array() && messages->size() >= 2;
  if (!two) throw Refused(400, "Invalid 'messages': expected a system and a user message.", "messages", nullptr);
  for (const auto& message : *messages) {
    if (!message.is_object() || !message.contains("role") || !message.contains("content") ||
        !message.at("content").is_string())
      throw Refused(400, "Invalid 'messages': each needs a role and a text content.", "messages", nullptr);
    question.prompt_bytes += message.at("content").get_ref<const std::string&>().size();
  }
  if (messages->at(0).at("role") != "system" || messages->at(1).at("role") != "user")
    throw Refused(400, "Invalid 'messages': expected the roles system and user.", "messages", nullptr);
  question.transcript = messages->at(1).at("content").get<std::string>();
}

Question read_question(const HttpAsk& request) {
  const std::string authorization = request.header("authorization");
  if (!authorization.starts_with("Bearer ") || authorization.size() < 8)
    throw Refused(401, "You didn't provide an API key.", nullptr, "invalid_api_key");
  const ordered_json body = ordered_json::parse(request.body, nullptr, false);
  if (!body.is_object()) throw Refused(400, "We could not parse the JSON body of your request.", nullptr, nullptr);
  Question question;
  if (!body.contains("model") || !body.at("model").is_string())
    throw Refused(400, "you must provide a model parameter", nullptr, nullptr);
  question.model = body.at("model").get<std::string>();
  if (question.model == "no-such-model")
    throw Refused(404, "The model `no-such-model` does not exist or you do not have access to it.", nullptr,
                  "model_not_found");
  check_messages(body, question);
  if (body.contains("response_format")) check_schema(body.at("response_format"), question);
  return question;
}

/// The message and finish_reason, spoiled as the rule says.
ordered_json choice_for(const Question& question, const std::string& fault) {
  const Facts facts = facts_of(question.transcript);
  std::string content = question.schema ? text_of(fill(*question.schema, facts)) : one_line_summary(facts);
  std::string finish = "stop";
  ordered_json refusal = nullptr;
  if (fault == "bad_json") content.resize(content.size() / 2);
  if (fault == "wrong_shape") content = R"({"one_line_summary":7,"unheard_of":true})";
  if (fault == "length") {
    content.resize(content.size() / 2);
    finish = "length";
  }
  if (fault == "refusal") refusal = "I'm sorry, I cannot assist with that request.";
  if (fault == "content_filter") finish = "content_filter";
  const bool silent = fault == "refusal" || fault == "content_filter";
  return {{"index", 0},
          {"message",
           {{"role", "assistant"},
            {"content", silent ? ordered_json(nullptr) : ordered_json(content)},
            {"refusal", refusal}}},
          {"finish_reason", finish}};
}

HttpAnswer completion(const Question& question, const std::string& fault, int number) {
  const ordered_json choice = choice_for(question, fault);
  const ordered_json& content = choice.at("message").at("content");
  const std::size_t prompt = question.prompt_bytes / 4;
  const std::size_t completed = content.is_string() ? content.get_ref<const std::string&>().size() / 4 : 0;
  const ordered_json body{{"id", "chatcmpl-sandbox-" + std::to_string(number)},
                          {"object", "chat.completion"},
                          {"created", unix_ms() / 1000},
                          {"model", question.model},
                          {"choices", ordered_json::array({choice})},
                          {"usage",
                           {{"prompt_tokens", prompt},
                            {"completion_tokens", completed},
                            {"total_tokens", prompt + completed},
                            {"prompt_tokens_details", {{"cached_tokens", 0}}}}}};
  return {200, {}, text_of(body), "whole", 0};
}

HttpAnswer answer_question(const HttpAsk& request, const std::string& fault, Ledger& ledger, int number) {
  const Question question = read_question(request);
  TranscriptSeen& seen = ledger.transcripts[digest(question.transcript)];
  seen.first_caller_line = facts_of(question.transcript).first_caller_line;
  ++seen.asked;
  if (fault != "silence" && fault != "reset_after_request") ++seen.answered;
  return completion(question, fault, number);
}

}  // namespace

HttpAnswer answer_chat(const HttpAsk& request, Script& script, Ledger& ledger) {
  const int number = ledger.count("openai", "all");
  const auto rule = script.take("openai",
                                {"reset_after_request", "silence", "drip", "status", "rate_limit", "quota", "garbage",
                                 "error_body", "bad_json", "wrong_shape", "refusal", "content_filter", "length"},
                                {request.body});
  const std::string fault = rule ? rule->fault : "";
  HttpAnswer answer;
  try {
    const auto ruled = rule ? answer_by_rule(*rule) : std::nullopt;
    answer = ruled ? *ruled : answer_question(request, fault, ledger, number);
  } catch (const Refused& refused) {
    answer.status = refused.status;
    answer.body = text_of(error_body(refused.what(), "invalid_request_error", refused.param, refused.code));
  } catch (const ordered_json::exception& error) {
    answer.status = 400;
    answer.body = text_of(error_body(error.what(), "invalid_request_error", nullptr, nullptr));
  }
  if (fault == "reset_after_request" || fault == "silence" || fault == "drip") answer.delivery = fault;
  if (rule) answer.interval_ms = rule->interval_ms;
  answer.headers["x-request-id"] = "req-sandbox-" + std::to_string(number);
  ledger.count("openai", fault.empty() ? std::to_string(answer.status) : fault);
  return answer;
}

}  // namespace callmill::sandbox
