#include "talkingshops_service.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace callmill::sandbox {

namespace {

using nlohmann::json;

HttpAnswer said(int status, json body) {
  body["success"] = status < 300;
  return {status, {}, body.dump()};
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

/// The value of `name` in the target's query; empty: it has none.
std::string query_value(const std::string& target, const std::string& name) {
  const auto query = target.find('?');
  if (query == std::string::npos) return "";
  const std::string rest = "&" + target.substr(query + 1) + "&";
  const auto found = rest.find("&" + name + "=");
  if (found == std::string::npos) return "";
  const auto begin = found + name.size() + 2;
  return unescaped(rest.substr(begin, rest.find('&', begin) - begin));
}

class TalkingShops {
 public:
  TalkingShops(World& world, std::string key) : world_(world), key_(std::move(key)) {}

  HttpAnswer handle(const HttpAsk& ask) {
    const std::string what = ask.method + " " + ask.path();
    const auto rule = world_.script.take("talkingshops", {"status", "rate_limit", "reset_after_request", "silence"},
                                         {what + " " + ask.body});
    HttpAnswer answer;
    if (rule && (rule->fault == "status" || rule->fault == "rate_limit")) {
      answer = said(rule->fault == "rate_limit" ? 429 : rule->code, {{"message", "the sandbox was told to say so"}});
      if (rule->retry_after > 0) answer.headers["Retry-After"] = std::to_string(rule->retry_after);
    } else {
      answer = act(ask, what);
      if (rule) answer.delivery = rule->fault;
    }
    world_.ledger.count("talkingshops", std::to_string(answer.status));
    world_.ledger.count("talkingshops", "all");
    return answer;
  }

 private:
  HttpAnswer act(const HttpAsk& ask, const std::string& what) {
    const std::string given = ask.header("x-tenant-api-key");
    if (given.empty() || (!key_.empty() && given != key_)) return said(401, {{"message", "Invalid API key"}});
    if (what == "GET /v1/customers") return list_customers(query_value(ask.target, "searchTerm"));
    if (what == "GET /v1/tasks") return list_tasks("", query_value(ask.target, "searchTerm"));
    const std::string of_customer = "GET /v1/tasks/customer/";
    if (what.starts_with(of_customer)) return list_tasks(unescaped(what.substr(of_customer.size())), "");
    const std::string one_task = "GET /v1/tasks/";
    if (what.starts_with(one_task)) return show_task(unescaped(what.substr(one_task.size())));
    const json body = json::parse(ask.body, nullptr, false);
    if (what != "POST /v1/customers" && what != "POST /v1/tasks") return said(404, {{"message", "Not found"}});
    if (!body.is_object()) return said(400, {{"message", "The body must be a JSON object"}});
    return what == "POST /v1/tasks" ? create_task(ask, body) : create_customer(body);
  }

  /// Searches do not show it as yet, where the script says so.
  void index(const std::string& id, const std::string& made) {
    const auto rule = world_.script.take("talkingshops", {"lags"}, {made});
    if (!rule) return;
    hidden_.insert(id);
    world_.after_s(rule->interval_ms / 1000.0, [this, id] { hidden_.erase(id); });
  }

  HttpAnswer create_customer(const json& body) {
    const std::string mobile = text_in(body, "mobile");
    if (mobile.empty() || mobile.find_first_not_of("0123456789") != std::string::npos)
      return said(400, {{"message", "mobile is required, digits only"}});
    auto& customers = world_.ledger.customers;
    if (customers.count(mobile) > 0) return said(409, {{"message", "Customer already exists"}});
    customers[mobile] = "cus_" + std::to_string(customers.size() + 1);
    index(customers.at(mobile), "POST /v1/customers " + body.dump());
    return said(201, {{"message", "Customer created"}, {"customerId", customers.at(mobile)}});
  }

  HttpAnswer list_customers(const std::string& term) const {
    json found = json::array();
    for (const auto& [mobile, id] : world_.ledger.customers)
      if (mobile.find(term) != std::string::npos && !hidden_.contains(id))
        found.push_back({{"customerId", id}, {"mobile", mobile}});
    return said(200, {{"customers", found}});
  }

  /// The task that the same request made before.
  const TaskSeen* same_task(const std::string& key, const std::string& reference) const {
    for (const TaskSeen& task : world_.ledger.tasks) {
      if (!key.empty() && task.idempotency_key == key) return &task;
      if (!reference.empty() && text_in(json::parse(task.body), "reference") == reference) return &task;
    }
    return nullptr;
  }

  HttpAnswer create_task(const HttpAsk& ask, const json& body) {
    const std::string key = ask.header("idempotency-key");
    const bool forgets = world_.script.take("talkingshops", {"forgets"}, {""}).has_value();
    const TaskSeen* same = forgets ? nullptr : same_task(key, text_in(body, "reference"));
    if (same != nullptr) return said(409, {{"message", "Task already exists"}, {"taskId", same->id}});
    auto& tasks = world_.ledger.tasks;
    tasks.push_back({"task_" + std::to_string(tasks.size() + 1), key, text_in(body, "customerId"), ask.body});
    index(tasks.back().id, "POST /v1/tasks " + ask.body);
    return said(201, {{"message", "Task created"}, {"taskId", tasks.back().id}});
  }

  HttpAnswer show_task(const std::string& id) const {
    for (const TaskSeen& task : world_.ledger.tasks)
      if (task.id == id) return said(200, {{"task", json_of(task)}});
    return said(404, {{"message", "Not found"}});
  }

  static json json_of(const TaskSeen& task) {
    json one = json::parse(task.body);
    one["taskId"] = task.id;
    return one;
  }

  /// Those of the customer, if one is named, in which the term is.
  HttpAnswer list_tasks(const std::string& customer, const std::string& term) const {
    json found = json::array();
    for (const TaskSeen& task : world_.ledger.tasks) {
      if (!customer.empty() && task.customer_id != customer) continue;
      if (task.body.find(term) == std::string::npos || hidden_.contains(task.id)) continue;
      found.push_back(json_of(task));
    }
    return said(200, {{"tasks", found}});
  }

  World& world_;
  std::string key_;
  std::set<std::string> hidden_;
};

}  // namespace

Service talkingshops_service(World& world, std::string key) {
  auto shops = std::make_shared<TalkingShops>(world, std::move(key));
  return [&world, shops](const HttpAsk& ask, const Answer& answer) {
    const HttpAnswer said = shops->handle(ask);
    world.after(world.latency(), [answer, said] { answer(said); });
  };
}

}  // namespace callmill::sandbox
